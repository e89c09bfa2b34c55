package dev.longcontext.trainer.data.similarity;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is left of a text to compare it by (Broder 1997, doi 10.1109/SEQUEN.1997.666900): of every 5 words in a row the least
 * hash under each of 128 functions. The share of functions under which two texts have the same least hash estimates the Jaccard
 * similarity of their sets of 5 words in a row, with a standard deviation of sqrt(s (1 - s) / 128): 0.035 at 0.8.
 */
public final class MinHash {

    /** Functions; 4 bytes each. */
    static final int FUNCTIONS = 128;

    /** Words in a row, as in the pipelines of FineWeb (arXiv 2406.17557). */
    static final int WORDS = 5;

    private static final long[] FACTORS = new long[FUNCTIONS];
    private static final long[] SUMMANDS = new long[FUNCTIONS];

    static {
        for (int i = 0; i < FUNCTIONS; i++) {
            FACTORS[i] = Mixing.mixed((2L * i + 1) * Mixing.GOLDEN_GAMMA) | 1;
            SUMMANDS[i] = Mixing.mixed((2L * i + 2) * Mixing.GOLDEN_GAMMA);
        }
    }

    private final int[] least;

    private MinHash(int[] least) {
        this.least = least;
    }

    /**
     * Of texts that belong together, such as the messages of a chat; words in a row do not go from one to the next.
     *
     * @return empty where there is no word. Texts of fewer than 5 words count as one feature each
     */
    public static Optional<MinHash> of(List<String> texts) {
        Minima minima = new Minima();
        texts.forEach(minima::add);
        return minima.any ? Optional.of(new MinHash(minima.least)) : Optional.empty();
    }

    /** From 0 to 1. */
    public double similarity(MinHash other) {
        return (double) agreements(other.least, 0) / FUNCTIONS;
    }

    int[] least() {
        return least;
    }

    /** Functions under which the least hash is the same, of one that stands in an array. */
    int agreements(int[] others, int from) {
        int same = 0;
        for (int i = 0; i < FUNCTIONS; i++) {
            same += least[i] == others[from + i] ? 1 : 0;
        }
        return same;
    }

    private static final class Minima {
        private final int[] least = new int[FUNCTIONS];
        private final long[] last = new long[WORDS];
        private long words;
        private boolean any;

        Minima() {
            Arrays.fill(least, Integer.MAX_VALUE);
        }

        void add(String text) {
            words = 0;
            Words.of(text, this::word);
            if (words > 0 && words < WORDS) {
                feature((int) words);
            }
        }

        private void word(long hash) {
            last[(int) (words % WORDS)] = hash;
            words++;
            if (words >= WORDS) {
                feature(WORDS);
            }
        }

        /** Of the last {@code count} words. */
        private void feature(int count) {
            long hash = 0;
            for (long word = words - count; word < words; word++) {
                hash = Mixing.mixed(hash + last[(int) (word % WORDS)] + Mixing.GOLDEN_GAMMA);
            }
            any = true;
            for (int i = 0; i < FUNCTIONS; i++) {
                int value = (int) ((FACTORS[i] * hash + SUMMANDS[i]) >>> 32);
                if (value < least[i]) {
                    least[i] = value;
                }
            }
        }
    }
}
