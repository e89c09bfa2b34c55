package dev.longcontext.trainer.miniature;

import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Message;

/** How many tokens the parts of a haystack take. */
public interface TokenCounter {

    /** Tokens of a sentence, of filler or with a pass key, in the middle of a text. */
    int sentence(String text);

    /** Tokens of a question and its answer as two messages, headers and ends of turn included. */
    int turn(String question, String answer);

    /** Tokens of the rest: the begin of text, and the blank line between context and question. */
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
                int endsOfTurn = 2;
                return format.header("user").length
                        + format.tokenizer().encode(question).length
                        + format.header(Message.ASSISTANT).length
                        + format.tokenizer().encode(answer).length
                        + endsOfTurn;
            }

            @Override
            public int frame() {
                int beginOfText = 1;
                return beginOfText + format.tokenizer().encode("\n\n").length;
            }
        };
    }
}
