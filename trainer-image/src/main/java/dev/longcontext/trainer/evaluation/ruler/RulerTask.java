package dev.longcontext.trainer.evaluation.ruler;

import dev.longcontext.trainer.miniature.SplitMix64;

/** One of RULER's tasks. */
interface RulerTask {

    /** What needles lie among where there is no text: one line, again and again. */
    String NOISE = "The grass is green. The sky is blue. The sun is yellow. Here we go. There and back again.";

    /**
     * An item.
     *
     * @param size how much context it has, in whatever the task counts: words, sentences, needles
     * @param length tokens that were asked for: short ones have simpler settings
     */
    Draft draft(SplitMix64 rng, int size, int length);

    /** Sizes that are tried for a length: the first one, and by how much each is greater than the one before. */
    Sizes sizes(int length);

    /** Tokens of the longest answer. */
    int answerTokens();

    /**
     * Sizes from which the greatest is chosen that fits.
     *
     * @param step by which an item that came out too long gets smaller
     */
    record Sizes(int first, int granularity, int step) {

        /** Any size from the first on. */
        static Sizes from(int first) {
            return new Sizes(first, 1, first);
        }

        int get(int index) {
            return first + index * granularity;
        }
    }
}
