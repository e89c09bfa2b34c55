package dev.longcontext.trainer.model;

import java.util.Arrays;

/**
 * Which rows of a batch predict what, and how much each counts: loss = sum(weights * negative log likelihood). The row
 * that predicts a token is the one before it.
 *
 * @param rows [m] places in the batch's flat rows, ascending
 * @param tokens [m] the token each row should predict
 * @param weights [m]
 */
public record Targets(long[] rows, long[] tokens, float[] weights) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Targets that
                && Arrays.equals(rows, that.rows)
                && Arrays.equals(tokens, that.tokens)
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rows);
    }
}
