package dev.longcontext.trainer.evaluation.item;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.jinja.JinjaException;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Message;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What a model is asked to answer or to continue. */
public sealed interface Prompt {

    /** Its token ids, to the place where the model goes on. */
    int[] ids(ChatFormat format);

    /** The ids of a text that follows it. */
    default int[] continuation(ChatFormat format, String text) {
        return format.tokenizer().encode(text);
    }

    /**
     * No tokenizer makes more tokens of it, without what a chat format adds: a token has at least a byte, and a character beyond
     * ASCII at most three of them in UTF-8 (one of four is two characters in Java).
     */
    long mostTokens();

    private static long mostTokens(String text) {
        return text.chars().mapToLong(character -> character < 0x80 ? 1 : 3).sum();
    }

    /** A question of the user's, and the begin of the answer, which is given. */
    static Prompt chat(String question, String answerBegin) {
        return new Chat(List.of(new Message("user", question)), answerBegin);
    }

    /** A question in a chat. */
    static Prompt chat(String question) {
        return chat(question, "");
    }

    /**
     * A chat in the model's own format.
     *
     * @param answerBegin how the answer begins; empty: the model begins it
     */
    record Chat(List<Message> messages, String answerBegin) implements Prompt {

        public Chat {
            messages = List.copyOf(messages);
        }

        @Override
        public long mostTokens() {
            return Prompt.mostTokens(answerBegin)
                    + messages.stream()
                            .mapToLong(message -> Prompt.mostTokens(message.content()))
                            .sum();
        }

        @Override
        public int[] ids(ChatFormat format) {
            try {
                int[] begin = format.tokenizer().encode(answerBegin);
                return IntStream.concat(IntStream.of(format.prompt(messages)), IntStream.of(begin))
                        .toArray();
            } catch (JinjaException e) {
                throw new FailureException(
                                FailureClass.InvalidConfiguration,
                                "the chat template cannot render a question of an evaluation: " + e.getMessage(),
                                "Choose another format with spec.data.chatTemplate, or remove the evaluation.")
                        .atField("spec.data.chatTemplate")
                        .causedBy(e);
            }
        }
    }

    /** A text as it is, with what the tokenizer puts before one. */
    record Text(String text) implements Prompt {

        @Override
        public int[] ids(ChatFormat format) {
            return format.texts().prompt(text);
        }

        @Override
        public long mostTokens() {
            return Prompt.mostTokens(text);
        }

        /** Tokenised together with the text: at the border a tokenizer may see something else than at a text's begin. */
        @Override
        public int[] continuation(ChatFormat format, String continuation) {
            int before = ids(format).length;
            int[] whole = format.texts().prompt(text + continuation);
            return before < whole.length
                    ? Arrays.copyOfRange(whole, before, whole.length)
                    : format.tokenizer().encode(continuation);
        }
    }
}
