package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.LineProblem;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Messages as an object of lists, a list for each of their fields: so does the library datasets keep a {@code Sequence} of
 * structures, {@code {"from": ["human", "gpt"], "value": ["...", "..."]}}.
 */
final class MessageColumns {

    private MessageColumns() {}

    /**
     * A list of messages in place of the object; any other value as it is.
     *
     * @param field where it stands, for messages
     */
    static JsonNode rows(JsonNode value, String field) throws LineProblem {
        List<Map.Entry<String, JsonNode>> columns = value.isObject()
                ? value.properties().stream()
                        .filter(column -> !column.getValue().isNull())
                        .toList()
                : List.of();
        if (columns.isEmpty()
                || !columns.stream().allMatch(column -> column.getValue().isArray())) {
            return value;
        }
        requireOneLength(columns, field);
        ArrayNode rows = Json.MAPPER.createArrayNode();
        for (int i = 0; i < columns.get(0).getValue().size(); i++) {
            ObjectNode row = rows.addObject();
            for (Map.Entry<String, JsonNode> column : columns) {
                row.set(column.getKey(), column.getValue().get(i));
            }
        }
        return rows;
    }

    private static void requireOneLength(List<Map.Entry<String, JsonNode>> columns, String field) throws LineProblem {
        boolean differ = columns.stream()
                        .map(column -> column.getValue().size())
                        .distinct()
                        .count()
                > 1;
        if (differ) {
            String lengths = columns.stream()
                    .map(column -> "\"" + column.getKey() + "\" has "
                            + column.getValue().size())
                    .collect(Collectors.joining(", "));
            throw new LineProblem(
                    "\"" + field + "\" is an object of lists that are not equally long: " + lengths,
                    "Give each message all of its fields, or write a list of messages.");
        }
    }
}
