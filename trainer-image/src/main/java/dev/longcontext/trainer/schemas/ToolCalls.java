package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.LineProblem;

/**
 * Calls of tools as chat templates want them: {@code {"function": {"name", "arguments": {...}}}}, with whatever else stands
 * beside the function. Arguments that are JSON in a string, as OpenAI's API has them, become an object, as servers make one of
 * them before they render a chat. A call may also be bare: {@code {"name", "arguments"}}.
 */
final class ToolCalls {

    private static final String FUNCTION = "function";
    private static final String NAME = "name";
    private static final String ARGUMENTS = "arguments";
    private static final String REMEDY =
            "Write {\"type\": \"function\", \"function\": {\"name\": \"...\", \"arguments\": {...}}} for each call.";

    private ToolCalls() {}

    /**
     * @param calls one call or a list of them, also as JSON in a string
     * @param where for messages
     */
    static ArrayNode of(JsonNode calls, String where) throws LineProblem {
        JsonNode given = JsonLine.parsed(NullFields.without(calls), where);
        ArrayNode read = Json.MAPPER.createArrayNode();
        if (given.isObject()) {
            return read.add(call(given, where));
        }
        if (!given.isArray() || given.isEmpty()) {
            String found = given.isArray() ? "empty" : JsonKind.of(given);
            throw new LineProblem("\"" + where + "\" is " + found + ", not a list of calls", REMEDY);
        }
        for (int i = 0; i < given.size(); i++) {
            String place = where + "[" + i + "]";
            read.add(call(JsonLine.parsed(given.get(i), place), place));
        }
        return read;
    }

    private static ObjectNode call(JsonNode given, String where) throws LineProblem {
        boolean bare = !given.path(FUNCTION).isObject();
        JsonNode function = bare ? given : given.path(FUNCTION);
        if (!function.path(NAME).isTextual() || function.path(NAME).textValue().isBlank()) {
            throw new LineProblem(
                    "\"" + where + "\" is " + JsonKind.of(given) + " and names no function to call", REMEDY);
        }
        ObjectNode call = bare ? Json.MAPPER.createObjectNode().put("type", FUNCTION) : given.deepCopy();
        ObjectNode called = function.deepCopy();
        called.set(ARGUMENTS, arguments(function.path(ARGUMENTS), where + "." + ARGUMENTS));
        call.set(FUNCTION, called);
        return call;
    }

    private static JsonNode arguments(JsonNode given, String where) throws LineProblem {
        boolean none = given.isMissingNode()
                || given.isNull()
                || given.isTextual() && given.asText().isBlank();
        JsonNode arguments = none ? Json.MAPPER.createObjectNode() : JsonLine.parsed(given, where);
        if (!arguments.isObject()) {
            throw new LineProblem(
                    "\"" + where + "\" is " + JsonKind.of(arguments) + ", not an object",
                    "Write the arguments as an object, {\"name\": value, ...}, or as such an object in a string.");
        }
        JsonNumbers.require(arguments, where);
        return arguments;
    }
}
