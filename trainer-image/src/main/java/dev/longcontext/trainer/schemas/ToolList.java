package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.DataFields;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.tokenization.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools that a line says may be called, as chat templates want them: {@code {"type": "function", "function": {"name",
 * "description", "parameters"}}}. A bare function, as in xLAM's sets and OpenAI's older {@code functions}, is put into such an
 * object; nothing in it is changed.
 */
final class ToolList {

    static final String TOOLS = "tools";
    static final String FUNCTIONS = "functions";

    private static final String REMEDY =
            "Write {\"type\": \"function\", \"function\": {\"name\": \"...\", \"description\": \"...\", \"parameters\": {...}}} "
                    + "for each tool.";

    private ToolList() {}

    /**
     * @param fields one that is named is what it is named for, and no list of tools
     * @param messages of the same line: tools that the system message has in full, as in Hermes' sets, are not shown twice
     * @return null where there are none
     */
    static @Nullable JsonNode of(JsonNode line, DataFields fields, List<Message> messages) throws LineProblem {
        JsonNode tools = given(line, TOOLS, fields);
        JsonNode functions = given(line, FUNCTIONS, fields);
        if (isNone(tools) && isNone(functions)) {
            return null;
        }
        if (!isNone(tools) && !isNone(functions)) {
            throw new LineProblem("has both \"" + TOOLS + "\" and \"" + FUNCTIONS + "\"", "Remove one.");
        }
        String field = isNone(tools) ? FUNCTIONS : TOOLS;
        ArrayNode read = list(isNone(tools) ? functions : tools, field);
        JsonNumbers.require(read, field);
        return messages.stream().anyMatch(message -> message.role().equals("system") && repeats(message, read))
                ? null
                : read;
    }

    private static JsonNode given(JsonNode line, String field, DataFields fields) throws LineProblem {
        JsonNode value = fields.ofLine().containsValue(field) ? MissingNode.getInstance() : line.path(field);
        return JsonLine.parsed(NullFields.without(value), field);
    }

    private static boolean isNone(JsonNode given) {
        return OtherFields.hasNoValue(given)
                || given.isTextual() && given.textValue().isBlank();
    }

    private static ArrayNode list(JsonNode given, String field) throws LineProblem {
        if (!given.isArray()) {
            throw new LineProblem("\"" + field + "\" is " + JsonKind.of(given) + ", not a list of tools", REMEDY);
        }
        ArrayNode tools = Json.MAPPER.createArrayNode();
        for (int i = 0; i < given.size(); i++) {
            String where = field + "[" + i + "]";
            JsonNode tool = JsonLine.parsed(given.get(i), where);
            boolean bare = !tool.path("function").isObject();
            JsonNode name = (bare ? tool : tool.path("function")).path("name");
            if (!name.isTextual() || name.textValue().isBlank()) {
                throw new LineProblem("\"" + where + "\" is " + JsonKind.of(tool) + " and names no function", REMEDY);
            }
            tools.add(bare ? wrapped(tool) : tool);
        }
        return tools;
    }

    private static ObjectNode wrapped(JsonNode function) {
        ObjectNode tool = Json.MAPPER.createObjectNode().put("type", "function");
        tool.set("function", function);
        return tool;
    }

    /** Whether a message has the names and descriptions of all tools, in whatever form. */
    private static boolean repeats(Message message, JsonNode tools) {
        for (JsonNode tool : tools) {
            String name = tool.at("/function/name").asText();
            String description = tool.at("/function/description").asText("");
            String escaped = Json.compact(description);
            String content = message.content();
            boolean named = content.contains("\"" + name + "\"") || content.contains("'" + name + "'");
            boolean described =
                    content.contains(description) || content.contains(escaped.substring(1, escaped.length() - 1));
            if (!named || !described) {
                return false;
            }
        }
        return true;
    }
}
