package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.tokenization.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a message says beside its content, for chat templates that show it: calls of tools, a thought, which call it answers. */
final class MessageFields {

    private static final String OLD_CALL = "function_call";
    private static final Set<String> OF_AN_ANSWER = Stream.concat(
                    Stream.of(Message.CALLS, OLD_CALL), Message.THOUGHTS.stream())
            .collect(Collectors.toSet());
    private static final Set<String> OF_A_TOOL = Set.of("name", "tool_call_id");

    private MessageFields() {}

    /** Names of the fields that a message by this role may have; null for a role that is not known. */
    static Set<String> of(@Nullable String role) {
        if (Message.ASSISTANT.equals(role)) {
            return OF_AN_ANSWER;
        }
        return "tool".equals(role) ? OF_A_TOOL : Set.of();
    }

    /** @param where such as {@code messages[2]} */
    static Map<String, JsonNode> read(JsonNode message, @Nullable String role, String where) throws LineProblem {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : message.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (!of(role).contains(name) || OtherFields.hasNoValue(value)) {
                continue;
            }
            if (name.equals(Message.CALLS) || name.equals(OLD_CALL)) {
                if (fields.put(Message.CALLS, ToolCalls.of(value, where + "." + name)) != null) {
                    throw new LineProblem(
                            "\"" + where + "\" has both \"" + Message.CALLS + "\" and \"" + OLD_CALL + "\"",
                            "Remove one.");
                }
            } else if (value.isTextual()) {
                fields.put(name, value);
            } else {
                throw new LineProblem(
                        "\"" + where + "." + name + "\" is " + JsonKind.of(value) + ", not a string",
                        "Write one text.");
            }
        }
        if (Message.THOUGHTS.stream()
                        .filter(fields::containsKey)
                        .map(fields::get)
                        .distinct()
                        .count()
                > 1) {
            throw new LineProblem("\"" + where + "\" has two thoughts that differ", "Remove one.");
        }
        return fields;
    }
}
