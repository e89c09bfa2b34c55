package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.Json;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;

/**
 * Reads a request's JSON object as a stream: of a field nobody knows nothing is kept, and of the others no more than they may
 * have, so that what a body takes in memory is its text and not a multiple of it.
 */
final class RequestBodyReader {

    /** Nodes that are kept of a field: more than any that is used may have. */
    private static final int MOST_NODES = 256;

    private static final int DEEPEST = 64;

    /** Bodies are short enough by themselves, and names from outside are not worth a table. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build()
            .setCodec(Json.MAPPER);

    private RequestBodyReader() {}

    /** Reads the field that has the prompt, from its first token to its last. */
    @FunctionalInterface
    interface PromptField {
        Prompt read(JsonParser parser) throws IOException;
    }

    /**
     * Reads a body.
     *
     * @param promptName the field that {@code promptField} reads
     * @throws ApiException when it is not one JSON object in UTF-8 and nothing else
     */
    static RequestBody read(byte[] json, String promptName, PromptField promptField) {
        var strict = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (JsonParser parser = FACTORY.createParser(new InputStreamReader(new ByteArrayInputStream(json), strict))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ApiException.request(400, "The body must be a JSON object.");
            }
            RequestBody body = object(parser, promptName, promptField);
            if (parser.nextToken() != null) {
                throw ApiException.request(400, "The body must end after its JSON object.");
            }
            return body;
        } catch (JsonProcessingException e) {
            throw ApiException.request(400, "The body is not valid JSON: " + e.getOriginalMessage());
        } catch (CharacterCodingException | CharConversionException e) {
            throw ApiException.request(400, "The body is not UTF-8. Send JSON in UTF-8.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RequestBody object(JsonParser parser, String promptName, PromptField promptField)
            throws IOException {
        var fields = new HashMap<String, JsonNode>();
        Optional<Prompt> prompt = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals(promptName)) {
                prompt = value == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(promptField.read(parser));
            } else if (Fields.known(field)) {
                fields.put(field, tree(parser));
            } else {
                parser.skipChildren();
            }
        }
        return new RequestBody(fields, prompt);
    }

    /** The value that a parser stands at; of a large one the first nodes. */
    static JsonNode tree(JsonParser parser) throws IOException {
        return tree(parser, new int[] {MOST_NODES});
    }

    private static JsonNode tree(JsonParser parser, int[] left) throws IOException {
        left[0]--;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            ObjectNode object = Json.MAPPER.createObjectNode();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (left[0] > 0) {
                    object.set(name, tree(parser, left));
                } else {
                    parser.skipChildren();
                }
            }
            return object;
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            ArrayNode array = Json.MAPPER.createArrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (left[0] > 0) {
                    array.add(tree(parser, left));
                } else {
                    parser.skipChildren();
                }
            }
            return array;
        }
        return parser.readValueAsTree();
    }
}
