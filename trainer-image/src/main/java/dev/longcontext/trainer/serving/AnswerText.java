package dev.longcontext.trainer.serving;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An answer's text while its tokens come. A character may be spread over several tokens, and a stop text over several
 * pieces: what might still become either is held back. A token is decoded with the few before it, for its text may
 * depend on them, and not with all of them, so that the work stays linear.
 */
final class AnswerText {

    private static final String INCOMPLETE = "\ufffd";

    private final Function<int[], String> decode;
    private final List<String> stops;
    private final int minTokens;
    private final Consumer<String> out;
    private final StringBuilder text = new StringBuilder();
    private int given;
    private int[] ids = new int[16];
    private int count;
    /** Tokens from here on are decoded; those up to {@link #read} are in the text already. */
    private int start;

    private int read;

    /** @param minTokens the text of so many tokens is given whatever it holds */
    AnswerText(Function<int[], String> decode, List<String> stops, int minTokens, Consumer<String> out) {
        this.decode = decode;
        this.stops = stops;
        this.minTokens = minTokens;
        this.out = out;
    }

    /** @return whether the answer ended by a stop text */
    boolean add(int token) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
        }
        ids[count++] = token;
        String fresh = unread();
        if (!fresh.isEmpty() && !fresh.endsWith(INCOMPLETE)) {
            text.append(fresh);
            start = read;
            read = count;
        }
        return stopped();
    }

    /** Gives what was held back: the answer is complete. */
    void end() {
        text.append(unread());
        read = count;
        if (!stopped()) {
            give(text.length());
        }
    }

    private String unread() {
        String known = decode.apply(Arrays.copyOfRange(ids, start, read));
        return decode.apply(Arrays.copyOfRange(ids, start, count)).substring(known.length());
    }

    private boolean stopped() {
        if (count <= minTokens) {
            give(text.length());
            return false;
        }
        int stop = stops.stream()
                .mapToInt(each -> text.indexOf(each, given))
                .filter(index -> index >= 0)
                .min()
                .orElse(-1);
        give(stop >= 0 ? stop : text.length() - beginningOfStop());
        return stop >= 0;
    }

    private void give(int until) {
        if (until > given) {
            out.accept(text.substring(given, until));
            given = until;
        }
    }

    /** Characters at the end that may be the beginning of a stop text. */
    private int beginningOfStop() {
        String tail = text.substring(given);
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, tail.length()); length > longest; length--) {
                if (tail.endsWith(stop.substring(0, length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
