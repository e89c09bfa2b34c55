package dev.longcontext.trainer.tokenization;

import java.util.Arrays;

/**
 * A sample to learn from: a chat or a text as token ids, and which of them are to be learnt.
 *
 * @param ids [s], not to be changed
 * @param labels [s], not to be changed; not shifted, and {@link #NO_TARGET} where the token is not a target. The first
 *     is never one: nothing stands before it to predict it from
 */
public record Sample(int[] ids, int[] labels) {

    /** The label of a token that is not a target. */
    public static final int NO_TARGET = -100;

    /** A sample of which every token counts. */
    public static Sample ofTargets(int[] ids) {
        return new Sample(ids, ids.clone());
    }

    public int length() {
        return ids.length;
    }

    public boolean isTarget(int position) {
        return labels[position] != NO_TARGET;
    }

    /** Tokens that are predicted and count in the loss: the first token is never predicted. */
    public int targets() {
        int targets = 0;
        for (int t = 1; t < labels.length; t++) {
            targets += isTarget(t) ? 1 : 0;
        }
        return targets;
    }

    /** Tokens that are not targets but could be. */
    public int others() {
        return Math.max(0, ids.length - 1 - targets());
    }

    /** The first {@code length} tokens. */
    public Sample truncatedTo(int length) {
        return new Sample(Arrays.copyOf(ids, length), Arrays.copyOf(labels, length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sample that && Arrays.equals(ids, that.ids) && Arrays.equals(labels, that.labels);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }
}
