package dev.longcontext.trainer.secrets;

import java.util.Optional;

/** Whether a value can go into a header as a bearer token: printable ASCII without spaces. */
public final class BearerToken {

    private static final int FIRST = 0x21;
    private static final int LAST = 0x7e;

    private BearerToken() {}

    /**
     * What is wrong with a value, without a character of it.
     *
     * @param value without the space at its ends, which a token written with {@code echo} has
     */
    public static Optional<String> problem(String value) {
        if (value.length() < Redaction.SHORTEST) {
            return Optional.of("holds fewer than " + Redaction.SHORTEST + " characters, which is not a token");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < FIRST || c > LAST) {
                return Optional.of("holds " + kind(c) + " as character " + (i + 1)
                        + ", but a token is printable ASCII without spaces");
            }
        }
        return Optional.empty();
    }

    private static String kind(char c) {
        if (c == '\n' || c == '\r') {
            return "a line break";
        }
        if (c == ' ' || c == '\t') {
            return "a space";
        }
        return c < FIRST || c == LAST + 1 ? "a control character" : "a character outside ASCII";
    }
}
