package dev.longcontext.trainer.jinja;

/**
 * Finds a string in another one and counts the characters that it compares: for strings such as {@code aaaa...b} they are
 * as many as the product of both lengths.
 */
final class Search {

    private Search() {}

    /** @return the first place from a place on, or -1 */
    static int first(String text, String part, int from, Budget budget) {
        if (part.isEmpty()) {
            return from <= text.length() ? from : -1;
        }
        int last = text.length() - part.length();
        int looked = from;
        int at = text.indexOf(part.charAt(0), from);
        while (at >= 0 && at <= last) {
            int same = same(text, at, part);
            budget.look(at - looked + same);
            if (same == part.length()) {
                return at;
            }
            looked = at;
            at = text.indexOf(part.charAt(0), at + 1);
        }
        budget.look(Math.max(0, text.length() - looked));
        return -1;
    }

    /** @return the last place up to a place, or -1 */
    static int last(String text, String part, int upTo, Budget budget) {
        int from = Math.min(upTo, text.length() - part.length());
        if (part.isEmpty() || from < 0) {
            return from;
        }
        int looked = from;
        int at = text.lastIndexOf(part.charAt(0), from);
        while (at >= 0) {
            int same = same(text, at, part);
            budget.look(looked - at + same);
            if (same == part.length()) {
                return at;
            }
            looked = at;
            at = text.lastIndexOf(part.charAt(0), at - 1);
        }
        budget.look(looked);
        return -1;
    }

    private static int same(String text, int at, String part) {
        int same = 1;
        while (same < part.length() && text.charAt(at + same) == part.charAt(same)) {
            same++;
        }
        return same;
    }
}
