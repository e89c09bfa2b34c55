package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Messages, and the tools that they may call.
 *
 * @param tools a list of JSON schemas, for templates that read it; null where there are none
 */
public record Chat(List<Message> messages, JsonNode tools) {

    public Chat {
        messages = List.copyOf(messages);
    }

    public Chat(List<Message> messages) {
        this(messages, null);
    }

    /** Its first messages. */
    Chat first(int count) {
        return new Chat(messages.subList(0, count), tools);
    }
}
