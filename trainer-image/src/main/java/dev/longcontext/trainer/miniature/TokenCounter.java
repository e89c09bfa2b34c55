package dev.longcontext.trainer.miniature;

import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Message;
import java.util.ArrayList;
import java.util.List;

/** How many tokens the parts of a haystack take. */
public interface TokenCounter {

    /** Tokens of a sentence, of filler or with a pass key, in the middle of a text. */
    int sentence(String text);

    /** Tokens of a question and its answer as two messages, headers and ends of turn included. */
    int turn(String question, String answer);

    /** Tokens of the rest: what stands around all messages, and the blank line between context and question. */
    int frame();

    /** Counts with the model's own tokenizer. */
    static TokenCounter of(ChatFormat format) {
        return new TokenCounter() {
            @Override
            public int sentence(String text) {
                return format.tokenizer().encode(" " + text).length;
            }

            @Override
            public int turn(String question, String answer) {
                List<Message> once = List.of(new Message("user", question), new Message(Message.ASSISTANT, answer));
                List<Message> twice = new ArrayList<>(once);
                twice.addAll(once);
                return tokens(twice) - tokens(once);
            }

            @Override
            public int frame() {
                String word = "a";
                int aroundMessages = tokens(List.of(new Message("user", word), new Message(Message.ASSISTANT, word)))
                        - turn(word, word);
                return aroundMessages + format.tokenizer().encode("\n\n").length;
            }

            private int tokens(List<Message> chat) {
                return format.chat(chat).length();
            }
        };
    }
}
