package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.Json;
import java.util.Map;

/**
 * Fields that are null because tables give every structure of a column the same fields: they are left out, as TRL leaves them
 * out of tools and calls. What stands as JSON in a string comes from no such table and is left as it is.
 */
final class NullFields {

    private NullFields() {}

    /** A copy without them, at any depth. */
    static JsonNode without(JsonNode tree) {
        if (tree.isObject()) {
            ObjectNode kept = Json.MAPPER.createObjectNode();
            for (Map.Entry<String, JsonNode> field : tree.properties()) {
                if (!field.getValue().isNull()) {
                    kept.set(field.getKey(), without(field.getValue()));
                }
            }
            return kept;
        }
        if (tree.isArray()) {
            var kept = Json.MAPPER.createArrayNode();
            tree.forEach(element -> kept.add(without(element)));
            return kept;
        }
        return tree;
    }
}
