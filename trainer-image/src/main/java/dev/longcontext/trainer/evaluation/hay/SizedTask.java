package dev.longcontext.trainer.evaluation.hay;

import dev.longcontext.trainer.miniature.SplitMix64;
import java.util.List;

/** A task whose items can have any size, and so any length. */
public interface SizedTask {

    /**
     * An item.
     *
     * @param size how much context it has, in whatever the task counts: words, sentences, needles
     * @param length tokens that were asked for: short ones may have simpler settings
     */
    Draft draft(SplitMix64 rng, int size, int length);

    /** Sizes that are tried for a length: the first one, and by how much each is greater than the one before. */
    Sizes sizes(int length);

    /** Tokens of the longest answer. */
    int answerTokens();

    /** How good an answer is, 0 to 1. */
    double score(String answer, List<String> references);

    /**
     * Sizes from which the greatest is chosen that fits.
     *
     * @param step by which an item that came out too long gets smaller; the smallest item has this size, or the first one where
     *     that is less
     */
    record Sizes(int first, int granularity, int step) {

        /** Any size from the first on. */
        public static Sizes from(int first) {
            return new Sizes(first, 1, first);
        }

        /** Likewise, with another step. */
        public static Sizes from(int first, int step) {
            return new Sizes(first, 1, step);
        }

        int get(int index) {
            return first + index * granularity;
        }
    }
}
