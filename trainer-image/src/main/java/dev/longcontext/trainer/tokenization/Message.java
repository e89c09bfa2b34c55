package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One message of a chat.
 *
 * @param context whether it is there to be read only, though it may be by the assistant; in JSON only where it is
 */
public record Message(
        String role,
        String content,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean context) {

    public static final String ASSISTANT = "assistant";

    public Message(String role, String content) {
        this(role, content, false);
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
        return new Message(role, content, true);
    }
}
