package dev.longcontext.trainer.tokenization;

/** One message of a chat. */
public record Message(String role, String content) {

    public static final String ASSISTANT = "assistant";

    public boolean byAssistant() {
        return role.equals(ASSISTANT);
    }
}
