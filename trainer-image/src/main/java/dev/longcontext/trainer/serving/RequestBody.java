package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A request's JSON object, its fields read by type. A field that is null counts as absent. */
final class RequestBody {

    private final JsonNode root;

    private RequestBody(JsonNode root) {
        this.root = root;
    }

    static RequestBody parse(byte[] json) {
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw ApiException.request(400, "The body is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (root == null || !root.isObject()) {
            throw ApiException.request(400, "The body must be a JSON object.");
        }
        return new RequestBody(root);
    }

    boolean has(String field) {
        return root.hasNonNull(field);
    }

    JsonNode get(String field) {
        return root.path(field);
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
        if (!node.isNumber() || node.doubleValue() < min || node.doubleValue() > max) {
            throw wrong(field, "must be a number from " + plain(min) + " to " + plain(max));
        }
        return OptionalDouble.of(node.doubleValue());
    }

    OptionalInt natural(String field) {
        if (!has(field)) {
            return OptionalInt.empty();
        }
        JsonNode node = get(field);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
            throw wrong(field, "must be a whole number from 1");
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

    /** One text or a list of at most {@code most}. */
    List<String> texts(String field, int most) {
        JsonNode node = get(field);
        if (!has(field)) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        (node.isArray() ? node : List.of(node)).forEach(text -> {
            if (!text.isTextual() || text.textValue().isEmpty()) {
                throw wrong(field, "must be a text, or a list of texts, none of them empty");
            }
            texts.add(text.textValue());
        });
        if (texts.size() > most) {
            throw wrong(field, "must hold at most " + most + " texts");
        }
        return texts;
    }

    /** Refuses a field whose effect this server does not have, unless its value asks for none. */
    void refuse(String field, String noEffect) {
        if (has(field) && !List.of(noEffect.split("\\|")).contains(get(field).toString())) {
            throw wrong(field, "is not supported by this server. Leave it out");
        }
    }

    ApiException wrong(String field, String rule) {
        String value = get(field).toString();
        String shown = value.length() <= 100 ? value : value.substring(0, 100) + " ...";
        return ApiException.field(field, "\"" + field + "\" = " + shown + ": " + rule + ".");
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
