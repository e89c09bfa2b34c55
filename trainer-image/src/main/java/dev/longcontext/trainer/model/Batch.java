package dev.longcontext.trainer.model;

import java.util.Arrays;
import java.util.List;

/**
 * Sequences computed together, padded at their ends: under a causal mask what stands behind a token changes nothing
 * for it.
 *
 * @param ids [b * s] token ids
 * @param samples b
 * @param length s, of the longest sequence
 */
public record Batch(long[] ids, int samples, int length) {

    public static Batch of(List<int[]> sequences) {
        int length = sequences.stream().mapToInt(ids -> ids.length).max().orElse(0);
        long[] ids = new long[sequences.size() * length];
        for (int b = 0; b < sequences.size(); b++) {
            int[] sequence = sequences.get(b);
            for (int t = 0; t < sequence.length; t++) {
                ids[b * length + t] = sequence[t];
            }
        }
        return new Batch(ids, sequences.size(), length);
    }

    public static Batch of(int[] sequence) {
        return of(List.of(sequence));
    }

    /** The place of token {@code position} of sequence {@code sample} in the batch's flat rows. */
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
