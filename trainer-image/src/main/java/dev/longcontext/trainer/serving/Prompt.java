package dev.longcontext.trainer.serving;

import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Message;
import java.util.List;
import java.util.Map;

/** What a request wants answered or continued, as it was sent. */
sealed interface Prompt {

    /** What of it is yet to be tokenised. */
    List<String> texts();

    /**
     * Its token ids.
     *
     * @param values that a chat template is given beside the messages
     */
    int[] ids(ChatFormat format, Map<String, Object> values);

    record Chat(List<Message> messages) implements Prompt {

        public Chat {
            messages = List.copyOf(messages);
        }

        @Override
        public List<String> texts() {
            return messages.stream().map(message -> message.content().strip()).toList();
        }

        @Override
        public int[] ids(ChatFormat format, Map<String, Object> values) {
            return format.prompt(messages, values);
        }
    }

    record Text(String text) implements Prompt {

        @Override
        public List<String> texts() {
            return List.of(text);
        }

        @Override
        public int[] ids(ChatFormat format, Map<String, Object> values) {
            return format.texts().prompt(text);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // read only, and never compared
    record Ids(int[] ids) implements Prompt {

        @Override
        public List<String> texts() {
            return List.of();
        }

        @Override
        public int[] ids(ChatFormat format, Map<String, Object> values) {
            return ids;
        }
    }
}
