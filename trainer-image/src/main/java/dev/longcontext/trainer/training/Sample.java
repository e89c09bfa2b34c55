package dev.longcontext.trainer.training;

import dev.longcontext.trainer.data.SampleStore;
import java.util.Arrays;

/**
 * A sequence to learn from.
 *
 * @param ids [s]
 * @param labels [s], not shifted; {@link SampleStore#NO_TARGET} where the token is not a target. The first is never
 *     one: nothing stands before it to predict it from.
 */
record Sample(int[] ids, int[] labels) {

    boolean isTarget(int position) {
        return labels[position] != SampleStore.NO_TARGET;
    }

    int targets() {
        int targets = 0;
        for (int t = 1; t < labels.length; t++) {
            targets += isTarget(t) ? 1 : 0;
        }
        return targets;
    }

    /** Tokens that are not targets but could be. */
    int others() {
        return Math.max(0, ids.length - 1 - targets());
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
