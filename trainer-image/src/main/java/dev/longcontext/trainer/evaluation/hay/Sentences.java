package dev.longcontext.trainer.evaluation.hay;

import java.util.List;
import java.util.regex.Pattern;

/** Sentences of a text: each ends with a full stop, a question mark or an exclamation mark, and quotes or brackets after it. */
public final class Sentences {
    private static final Pattern BETWEEN = Pattern.compile("(?<=[.!?]|[.!?][\"')\\]])\\s+");

    private Sentences() {}

    /** At least one; joined by a space they are the text with its white space joined. */
    public static List<String> of(String text) {
        return List.of(BETWEEN.split(text.strip()));
    }
}
