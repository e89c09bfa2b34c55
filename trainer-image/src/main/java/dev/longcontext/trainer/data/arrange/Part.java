package dev.longcontext.trainer.data.arrange;

/**
 * Tokens of a document that stand together in a sample.
 *
 * @param document its number
 * @param from the first token
 * @param to the one after the last
 */
public record Part(int document, int from, int to) {

    public int length() {
        return to - from;
    }
}
