package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/** Reads {@code prompt}: a text, a list of one text, a list of token ids, or a list of one list of token ids. */
final class PromptReader {

    static final String FIELD = "prompt";

    private final ContextLimit limit;
    private final int vocabulary;

    /** @param vocabulary how many token ids there are */
    PromptReader(ContextLimit limit, int vocabulary) {
        this.limit = limit;
        this.vocabulary = vocabulary;
    }

    Prompt read(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return new Prompt.Text(JsonTexts.checked(parser.getText(), FIELD));
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw neither();
        }
        return switch (parser.nextToken()) {
            case VALUE_STRING -> onlyText(parser);
            case START_ARRAY -> {
                parser.nextToken();
                Prompt ids = ids(parser);
                if (parser.nextToken() != JsonToken.END_ARRAY) {
                    throw several();
                }
                yield ids;
            }
            default -> ids(parser);
        };
    }

    private static Prompt onlyText(JsonParser parser) throws IOException {
        String text = JsonTexts.checked(parser.getText(), FIELD);
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            throw several();
        }
        return new Prompt.Text(text);
    }

    private Prompt ids(JsonParser parser) throws IOException {
        int[] ids = new int[64];
        int count = 0;
        for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
            if (count == limit.maxLength()) {
                throw limit.exceeded(FIELD, "\"" + FIELD + "\" has more");
            }
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
            }
            ids[count] = id(parser, count);
            count++;
        }
        if (count == 0) {
            throw neither();
        }
        return new Prompt.Ids(Arrays.copyOf(ids, count));
    }

    private int id(JsonParser parser, int index) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT
                && parser.getIntValue() >= 0
                && parser.getIntValue() < vocabulary) {
            return parser.getIntValue();
        }
        throw ApiException.field(
                FIELD,
                "\"prompt[" + index + "]\" = " + RequestBody.shown(RequestBodyReader.tree(parser))
                        + ": must be a token id from 0 to " + (vocabulary - 1)
                        + ". Several prompts at once are not supported.");
    }

    static ApiException neither() {
        return ApiException.field(FIELD, "\"prompt\" must be one text or one list of token ids.");
    }

    private static ApiException several() {
        return ApiException.field(FIELD, "\"prompt\" contains several prompts: send one request for each.");
    }
}
