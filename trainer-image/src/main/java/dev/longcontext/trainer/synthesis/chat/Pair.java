package dev.longcontext.trainer.synthesis.chat;

import java.util.List;

/**
 * A question and its answer.
 *
 * @param quotes the places of the text that the answer is taken from, to the letter
 */
public record Pair(String question, String answer, List<String> quotes) {

    public Pair {
        quotes = List.copyOf(quotes);
    }
}
