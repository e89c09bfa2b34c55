package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request's JSON object, its fields read by type. A field that is null counts as absent. It is read as a stream: of a
 * field nobody knows nothing is kept, and of the others no more than they may have, so that what a body takes in memory is
 * its text and not a multiple of it.
 */
final class RequestBody {

    /** Nodes that are kept of a field: more than any that is used may have. */
    private static final int MOST_NODES = 256;

    private static final int DEEPEST = 64;
    private static final int SHOWN = 100;

    /** Bodies are short enough by themselves, and names from outside are not worth a table. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build()
            .setCodec(Json.MAPPER);

    private final Map<String, JsonNode> fields;
    private final Optional<Prompt> prompt;

    /** Reads the field that has the prompt, from its first token to its last. */
    @FunctionalInterface
    interface PromptField {
        Prompt read(JsonParser parser) throws IOException;
    }

    private RequestBody(Map<String, JsonNode> fields, Optional<Prompt> prompt) {
        this.fields = fields;
        this.prompt = prompt;
    }

    /**
     * Reads a body.
     *
     * @param promptName the field that {@code promptField} reads
     * @throws ApiException when it is not one JSON object in UTF-8 and nothing else
     */
    static RequestBody parse(byte[] json, String promptName, PromptField promptField) {
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

    Optional<Prompt> prompt() {
        return prompt;
    }

    boolean has(String field) {
        return !get(field).isNull() && !get(field).isMissingNode();
    }

    JsonNode get(String field) {
        if (!Fields.known(field)) {
            throw new IllegalArgumentException(field + " is not read");
        }
        return fields.getOrDefault(field, MissingNode.getInstance());
    }

    String text(String field, String otherwise) {
        if (!has(field)) {
            return otherwise;
        }
        if (!get(field).isTextual()) {
            throw wrong(field, "must be a string");
        }
        return get(field).textValue();
    }

    boolean flag(String field) {
        if (has(field) && !get(field).isBoolean()) {
            throw wrong(field, "must be true or false");
        }
        return get(field).asBoolean(false);
    }

    OptionalDouble number(String field, double min, double max) {
        if (!has(field)) {
            return OptionalDouble.empty();
        }
        JsonNode node = get(field);
        if (!node.isNumber() || !(node.doubleValue() >= min && node.doubleValue() <= max)) {
            throw wrong(field, "must be a number from " + plain(min) + " to " + plain(max));
        }
        return OptionalDouble.of(node.doubleValue());
    }

    /** A number above 0. */
    OptionalDouble positive(String field, double max) {
        OptionalDouble number = number(field, 0, max);
        if (number.isPresent() && number.getAsDouble() == 0) {
            throw wrong(field, "must be above 0");
        }
        return number;
    }

    OptionalInt integer(String field, int min, int max) {
        if (!has(field)) {
            return OptionalInt.empty();
        }
        JsonNode node = get(field);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            throw wrong(field, "must be a whole number from " + min + (max == Integer.MAX_VALUE ? "" : " to " + max));
        }
        return OptionalInt.of(node.intValue());
    }

    OptionalLong integer(String field) {
        if (!has(field)) {
            return OptionalLong.empty();
        }
        if (!get(field).isIntegralNumber() || !get(field).canConvertToLong()) {
            throw wrong(field, "must be a whole number");
        }
        return OptionalLong.of(get(field).longValue());
    }

    /** One text or a list of at most {@code most}, none of more than {@code longest} characters. */
    List<String> texts(String field, int most, int longest) {
        JsonNode node = get(field);
        if (!has(field)) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        (node.isArray() ? node : List.of(node)).forEach(text -> {
            if (!text.isTextual() || text.textValue().isEmpty()) {
                throw wrong(field, "must be a text, or a list of texts, none of them empty");
            }
            if (text.textValue().length() > longest) {
                throw wrong(field, "must have no text of more than " + longest + " characters");
            }
            texts.add(JsonTexts.checked(text.textValue(), field));
        });
        if (texts.size() > most) {
            throw wrong(field, "must hold at most " + most + " texts");
        }
        return texts;
    }

    /** A list of at most {@code most} whole numbers from 0. */
    List<Integer> integers(String field, int most) {
        if (!has(field)) {
            return List.of();
        }
        var numbers = new ArrayList<Integer>();
        get(field).forEach(node -> {
            if (node.isInt() && node.intValue() >= 0) {
                numbers.add(node.intValue());
            }
        });
        if (!get(field).isArray() || numbers.size() < get(field).size() || numbers.size() > most) {
            throw wrong(field, "must be a list of at most " + most + " whole numbers from 0");
        }
        return numbers;
    }

    /** Refuses fields whose effect this server does not have, unless their value asks for none. */
    void refuse(Map<String, List<String>> withoutEffect) {
        withoutEffect.forEach((field, values) -> {
            if (has(field) && !values.contains(get(field).toString())) {
                throw wrong(field, "is not supported by this server. Omit it");
            }
        });
    }

    ApiException wrong(String field, String rule) {
        return ApiException.field(field, "\"" + field + "\" = " + shown(get(field)) + ": " + rule + ".");
    }

    static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " ...";
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
