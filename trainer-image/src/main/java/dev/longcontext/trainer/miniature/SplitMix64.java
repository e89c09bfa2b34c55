package dev.longcontext.trainer.miniature;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Steele, Lea and Flood's SplitMix64, from its reference implementation. */
public final class SplitMix64 {

    private long state;

    public SplitMix64(long seed) {
        state = seed;
    }

    public long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, n), up to the modulo's bias, which is below 2^-40 for the n used here. */
    public int below(int n) {
        return (int) ((next() >>> 11) % n);
    }

    public <T> T pick(List<T> items) {
        return items.get(below(items.size()));
    }

    /** A copy in random order (Fisher and Yates, from the end). */
    public <T> List<T> shuffled(List<T> items) {
        List<T> result = new ArrayList<>(items);
        for (int i = result.size() - 1; i > 0; i--) {
            Collections.swap(result, i, below(i + 1));
        }
        return result;
    }

    /** So many of the items, each at most once, in random order. */
    public <T> List<T> sample(List<T> items, int count) {
        List<T> rest = new ArrayList<>(items);
        for (int i = 0; i < count; i++) {
            Collections.swap(rest, i, i + below(rest.size() - i));
        }
        return List.copyOf(rest.subList(0, count));
    }
}
