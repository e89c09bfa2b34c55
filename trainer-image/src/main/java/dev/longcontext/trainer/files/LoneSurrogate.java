package dev.longcontext.trainer.files;

import java.util.OptionalInt;

/**
 * Half of a character: a UTF-16 surrogate without the other one. JSON can spell it, as {@code "\ud83d"}, but it has no
 * UTF-8 and no token, so no text can hold it.
 */
public final class LoneSurrogate {

    private static final int ESCAPE = 6;

    private LoneSurrogate() {}

    /** @return the index of the first one in a string */
    public static OptionalInt in(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                return OptionalInt.of(i);
            }
            i++;
        }
        return OptionalInt.empty();
    }

    /**
     * @param json valid
     * @return where its first one is spelt as an escape
     */
    public static OptionalInt inEscapesOf(String json) {
        for (int i = json.indexOf('\\'); i >= 0; i = json.indexOf('\\', i)) {
            char escaped = escaped(json, i);
            if (!Character.isSurrogate(escaped)) {
                i += 2; // an escape has two characters at least, and digits need no attention
            } else if (Character.isSurrogatePair(escaped, escaped(json, i + ESCAPE))) {
                i += 2 * ESCAPE;
            } else {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** The character that stands at i as four hexadecimal digits; 0 for any other. */
    private static char escaped(String json, int i) {
        boolean hexadecimal = json.startsWith("\\u", i) && i + ESCAPE <= json.length();
        return hexadecimal ? (char) Integer.parseInt(json, i + 2, i + ESCAPE, 16) : 0;
    }
}
