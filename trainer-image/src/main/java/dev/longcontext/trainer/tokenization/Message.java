package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One message of a chat.
 *
 * @param fields what else it has for templates that read it, such as {@code tool_calls}; in JSON only where there is any
 * @param context whether it is there to be read only, though it may be by the assistant; in JSON only where it is
 */
public record Message(
        String role,
        String content,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, JsonNode> fields,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean context) {

    public static final String ASSISTANT = "assistant";

    /** The field of the calls of tools: a list of {@code {"function": {"name", "arguments"}}}. */
    public static final String CALLS = "tool_calls";

    /** The names of a thought beside an answer, the usual one first. */
    public static final List<String> THOUGHTS = List.of("reasoning_content", "thinking", "reasoning");

    private static final String CONTENT = "content";

    public Message {
        fields = fields == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public Message(String role, String content) {
        this(role, content, Map.of(), false);
    }

    /**
     * A message that says nothing beside these fields. Its content is none for templates, not empty, as in OpenAI's form: some
     * tell calls of tools by that.
     */
    public static Message withoutContent(String role, Map<String, JsonNode> fields) {
        Map<String, JsonNode> all = new LinkedHashMap<>(fields);
        all.put(CONTENT, NullNode.getInstance());
        return new Message(role, "", all, false);
    }

    /** Whether it has no content for templates. */
    public boolean lacksContent() {
        return fields.containsKey(CONTENT);
    }

    /** The same with an empty content in place of none. */
    public Message withEmptyContent() {
        Map<String, JsonNode> others = new LinkedHashMap<>(fields);
        others.remove(CONTENT);
        return new Message(role, "", others, context);
    }

    /** The calls of tools; without elements where there are none. */
    public JsonNode calls() {
        return fields.getOrDefault(CALLS, MissingNode.getInstance());
    }

    /** The thought, by whatever name; empty where there is none. */
    public String thought() {
        return THOUGHTS.stream()
                .filter(fields::containsKey)
                .map(name -> fields.get(name).asText())
                .findFirst()
                .orElse("");
    }

    /** All that it says: content, thought, and each call of a tool as JSON. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(content));
        if (!thought().isEmpty()) {
            texts.add(thought());
        }
        calls().forEach(call -> texts.add(call.path("function").toString()));
        return texts;
    }

    public boolean byAssistant() {
        return role.equals(ASSISTANT);
    }

    /** Whether the model is to learn to write it. */
    public boolean learnt() {
        return byAssistant() && !context;
    }

    /** The same, not to be learnt. */
    public Message asContext() {
        return new Message(role, content, fields, true);
    }
}
