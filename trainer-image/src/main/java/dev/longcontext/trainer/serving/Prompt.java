package dev.longcontext.trainer.serving;

import dev.longcontext.trainer.tokenization.Message;
import java.util.List;

/** What a request wants answered or continued, as it was sent. */
sealed interface Prompt {

    record Chat(List<Message> messages) implements Prompt {

        public Chat {
            messages = List.copyOf(messages);
        }
    }

    record Text(String text) implements Prompt {}

    @SuppressWarnings("ArrayRecordComponent") // read only, and never compared
    record Ids(int[] ids) implements Prompt {}
}
