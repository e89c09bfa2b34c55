package dev.longcontext.trainer.evaluation.hay;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Sentences of a text: each ends with a full stop, a question mark or an exclamation mark, quotes or brackets after it, and white
 * space; those of Chinese and Japanese need no white space.
 */
public final class Sentences {
    private static final String STOP = "[.!?]";
    private static final String CLOSING = "[\"')\\]]";
    private static final String WIDE_STOP = "[\u3002\uff01\uff1f\uff61]";
    private static final String WIDE_CLOSING = "[\u201d\u300d\u300f\uff09]";
    /** A place, and no character. */
    private static final Pattern BETWEEN = Pattern.compile("(?<=" + STOP + "\\s|" + STOP + CLOSING + "\\s)(?!\\s)"
            + "|(?<=" + WIDE_STOP + "\\s?|" + WIDE_STOP + WIDE_CLOSING + "\\s?)(?!" + WIDE_CLOSING + "|\\s)");

    private Sentences() {}

    /** At least one, with the white space after each: joined they are the text, of which a single space separates two words. */
    public static List<String> pieces(String text) {
        return List.of(BETWEEN.split(text));
    }

    /** The same without that white space, of any text. */
    public static List<String> of(String text) {
        return pieces(text.strip().replaceAll("\\s+", " ")).stream()
                .map(String::strip)
                .toList();
    }
}
