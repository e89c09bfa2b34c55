package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * How much text a token can stand for: what bounds the text that a context can hold, before anything is tokenised. Read
 * from {@code tokenizer.json} field by field, without the tree of it in memory.
 */
public final class TokenLengths {

    /** Models whose tokens are pieces of the text; others have a token for any word they do not know. */
    private static final Set<String> PIECES = Set.of("BPE", "Unigram");

    /** A normalizer may compose characters (NFC: up to four of them into one). */
    private static final int COMPOSED = 4;

    private int longest = 1;
    private boolean normalized;
    private String type = "BPE";
    private boolean fuseUnknown;
    private boolean byteFallback;

    private TokenLengths() {}

    /**
     * Characters of text that no token of a model exceeds, or 0 where there is no bound.
     *
     * @param modelFolder with {@code tokenizer.json}
     */
    public static int longest(Path modelFolder) throws IOException {
        var lengths = new TokenLengths();
        try (JsonParser parser =
                Json.MAPPER.createParser(modelFolder.resolve("tokenizer.json").toFile())) {
            parser.nextToken();
            lengths.readFile(parser);
        }
        boolean anyLength = lengths.fuseUnknown && !lengths.byteFallback; // a run of unknown characters is one token
        if (!PIECES.contains(lengths.type) || anyLength) {
            return 0;
        }
        return lengths.normalized ? COMPOSED * lengths.longest : lengths.longest;
    }

    private void readFile(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("added_tokens") && value == JsonToken.START_ARRAY) {
                readAddedTokens(parser);
            } else if (field.equals("model") && value == JsonToken.START_OBJECT) {
                readModel(parser);
            } else {
                normalized |= field.equals("normalizer") && value != JsonToken.VALUE_NULL;
                parser.skipChildren();
            }
        }
    }

    private void readAddedTokens(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean content = parser.currentName().equals("content");
                if (parser.nextToken() == JsonToken.VALUE_STRING && content) {
                    measure(parser.getText());
                }
                parser.skipChildren();
            }
        }
    }

    private void readModel(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("type") && value == JsonToken.VALUE_STRING) {
                type = parser.getText();
            } else if (field.equals("fuse_unk")) {
                fuseUnknown = value == JsonToken.VALUE_TRUE;
            } else if (field.equals("byte_fallback")) {
                byteFallback = value == JsonToken.VALUE_TRUE;
            } else if (field.equals("vocab") && value == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    measure(parser.currentName());
                    parser.nextToken();
                }
            } else if (field.equals("vocab") && value == JsonToken.START_ARRAY) {
                readPieces(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Unigram: {@code [[piece, score], ...]}. */
    private void readPieces(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            measure(String.valueOf(parser.nextTextValue()));
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                parser.skipChildren();
            }
        }
    }

    private void measure(String token) {
        longest = Math.max(longest, token.length());
    }
}
