package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The fields of a request, had by type. A field that is null counts as absent. */
final class RequestBody {

    private static final int SHOWN = 100;

    private final Map<String, JsonNode> fields;
    private final Optional<Prompt> prompt;

    RequestBody(Map<String, JsonNode> fields, Optional<Prompt> prompt) {
        this.fields = fields;
        this.prompt = prompt;
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
