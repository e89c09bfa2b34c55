package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code chat_template_kwargs}, vLLM's field for what a chat template is given beside the messages, such as
 * {@code {"enable_thinking": false}}. What the template writes of it counts as the template's own, so that a string could
 * forge a turn: only truth values and numbers are taken.
 */
final class TemplateValues {

    static final String FIELD = "chat_template_kwargs";

    private static final int MOST = 64;

    /** What the template is given by this server. */
    private static final Set<String> SERVERS = Set.of("messages", "tools", "documents", "add_generation_prompt");

    private TemplateValues() {}

    /** A name that the template does not know changes nothing, as in vLLM. */
    static Map<String, Object> of(RequestBody body) {
        if (!body.has(FIELD)) {
            return Map.of();
        }
        JsonNode given = body.get(FIELD);
        if (!given.isObject() || given.size() > MOST) {
            throw body.wrong(FIELD, "must be an object of at most " + MOST + " names");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        given.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                values.put(field.getKey(), value(field.getKey(), field.getValue()));
            }
        });
        return values;
    }

    private static Object value(String name, JsonNode value) {
        if (SERVERS.contains(name)) {
            throw wrong(name, value, "is given to the template by this server. Omit it");
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (!value.isNumber()) {
            throw wrong(name, value, "must be true, false or a number: of a text, the template could make a turn");
        }
        return value.isIntegralNumber() && value.canConvertToLong() ? (Object) value.longValue() : value.doubleValue();
    }

    private static ApiException wrong(String name, JsonNode value, String rule) {
        return ApiException.field(
                FIELD,
                "\"" + FIELD + "\": " + RequestBody.shown(TextNode.valueOf(name)) + " = " + RequestBody.shown(value)
                        + ": " + rule + ".");
    }
}
