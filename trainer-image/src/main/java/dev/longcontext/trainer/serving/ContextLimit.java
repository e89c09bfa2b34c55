package dev.longcontext.trainer.serving;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Refuses a text that the context cannot hold before the text costs much. To tokenise takes some hundred bytes of memory
 * for each character, so a text that is too long by far must not be tokenised as a whole to find out.
 *
 * @param maxLength tokens that the context holds
 * @param longestToken characters of text that one token stands for at most; 0 where nobody knows
 */
record ContextLimit(int maxLength, int longestToken) {

    private static final int SMALL_BODY = 64 << 10;
    private static final int USUAL_BODY = 16 << 20;
    /** {@code \}{@code u0041}: what one character may take in JSON. */
    private static final int ESCAPED = 6;

    private static final int GENEROUS = 16;

    /** Texts of so many characters a token are usual: they are tokenised without counting before. */
    private static final int USUAL = 4;

    private static final int PIECE = 32 << 10;
    /** Tokens by which pieces of a text may have more than the whole has. */
    private static final int AT_A_CUT = 16;

    /** Bytes of a body: room for all the text that may fit, within reason. */
    int longestBody() {
        long reasonable = Math.max(USUAL_BODY, (long) GENEROUS * maxLength);
        long holds = longestToken == 0 ? reasonable : SMALL_BODY + ESCAPED * characters();
        return (int) Math.min(Integer.MAX_VALUE / 2, Math.min(holds, reasonable));
    }

    private long characters() {
        return (long) maxLength * longestToken;
    }

    /**
     * @param field where the texts are from
     * @param texts that all have to fit together
     * @param tokens how many tokens a text has
     * @throws ApiException when they surely do not fit
     */
    void check(String field, List<String> texts, ToIntFunction<String> tokens) {
        long length = texts.stream().mapToLong(String::length).sum();
        if (longestToken > 0 && length > characters()) {
            throw exceeded(
                    field,
                    "in \"" + field + "\" are " + length + " characters, and no token has more than " + longestToken
                            + " of them");
        }
        if (length > (long) USUAL * maxLength) {
            count(field, texts, tokens);
        }
    }

    private void count(String field, List<String> texts, ToIntFunction<String> tokens) {
        long least = 0;
        for (String text : texts) {
            for (int begin = 0; begin < text.length(); ) {
                int end = cut(text, begin);
                least += Math.max(0, tokens.applyAsInt(text.substring(begin, end)) - AT_A_CUT);
                if (least > maxLength) {
                    throw exceeded(field, "\"" + field + "\" has more");
                }
                begin = end;
            }
        }
    }

    /** The end of a piece, never between the halves of a character. */
    private static int cut(String text, int begin) {
        int end = Math.min(text.length(), begin + PIECE);
        return end < text.length() && Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end;
    }

    ApiException exceeded(String field, String why) {
        return ApiException.field(
                field,
                "context_length_exceeded",
                "This model's maximum context length is " + maxLength + " tokens, but " + why + ".");
    }
}
