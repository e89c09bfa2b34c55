package dev.longcontext.trainer.miniature;

import dev.longcontext.trainer.tokenization.Message;
import java.util.List;

/** A line of data: a chat or a plain text; the other is null. */
public record Sample(List<Message> conversations, String text) {

    static Sample chat(List<Message> messages) {
        return new Sample(List.copyOf(messages), null);
    }

    static Sample text(String text) {
        return new Sample(null, text);
    }
}
