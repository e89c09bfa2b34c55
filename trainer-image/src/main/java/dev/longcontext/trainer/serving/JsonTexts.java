package dev.longcontext.trainer.serving;

import dev.longcontext.trainer.files.LoneSurrogate;
import java.util.OptionalInt;

/** Strings of a request that must be text. */
final class JsonTexts {

    private JsonTexts() {}

    /**
     * A text, once it is known to be one: JSON can write half of a character, which no tokenizer has a token for.
     *
     * @throws ApiException with the field and the place of the half character
     */
    static String checked(String text, String field) {
        OptionalInt half = LoneSurrogate.in(text);
        if (half.isPresent()) {
            throw ApiException.field(
                    field,
                    "\"" + field + "\" has a lone surrogate at index " + half.getAsInt()
                            + ": one half of a character without the other. Send the whole character, or omit it.");
        }
        return text;
    }
}
