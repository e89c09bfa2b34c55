package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
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

    public Message {
        fields = fields == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public Message(String role, String content) {
        this(role, content, Map.of(), false);
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
