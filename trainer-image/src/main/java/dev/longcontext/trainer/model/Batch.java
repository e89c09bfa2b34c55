package dev.longcontext.trainer.model;

import java.util.Arrays;
import java.util.List;

/**
 * Samples computed together, padded at their ends: under a causal mask what stands behind a token changes nothing
 * for it.
 *
 * @param ids [b * s] token ids
 * @param samples b
 * @param length s, of the longest sample
 */
public record Batch(long[] ids, int samples, int length) {

    public static Batch of(List<int[]> samples) {
        int length = samples.stream().mapToInt(ids -> ids.length).max().orElse(0);
        long[] ids = new long[samples.size() * length];
        for (int b = 0; b < samples.size(); b++) {
            int[] sample = samples.get(b);
            for (int t = 0; t < sample.length; t++) {
                ids[b * length + t] = sample[t];
            }
        }
        return new Batch(ids, samples.size(), length);
    }

    public static Batch of(int[] sample) {
        return of(List.of(sample));
    }

    /** The place of token {@code position} of sample {@code sample} in the batch's flat rows. */
    public long row(int sample, int position) {
        return (long) sample * length + position;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Batch that && samples == that.samples && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }
}
