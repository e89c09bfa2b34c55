package dev.longcontext.trainer.tokenization;

/** The beginning of a text, of which no character is halved, and places to cut long ones at. */
public final class TextCut {

    private TextCut() {}

    /**
     * Where a long text can be cut so that its tokens stay the same: before a blank between two letters, else before any blank,
     * else anywhere but within a character.
     *
     * @param begin of the piece that ends there
     * @param most characters of it
     */
    static int between(String text, int begin, int most) {
        if (text.length() - begin <= most) {
            return text.length();
        }
        int last = begin + most;
        int blank = 0;
        for (int at = last - 1; at > begin + most / 2; at--) {
            if (text.charAt(at) == ' ' && Character.isLetter(text.charAt(at - 1))) {
                blank = Math.max(blank, at);
                if (Character.isLetter(text.charAt(at + 1))) {
                    return at;
                }
            }
        }
        if (blank > 0) {
            return blank;
        }
        boolean withinPair =
                Character.isHighSurrogate(text.charAt(last - 1)) && Character.isLowSurrogate(text.charAt(last));
        return withinPair ? last - 1 : last;
    }

    /** @param characters most that are left, in UTF-16 units, and one more where they would end within a pair */
    public static String first(String text, long characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = (int) characters;
        boolean withinPair = end > 0
                && Character.isHighSurrogate(text.charAt(end - 1))
                && Character.isLowSurrogate(text.charAt(end));
        return text.substring(0, withinPair ? end + 1 : end);
    }
}
