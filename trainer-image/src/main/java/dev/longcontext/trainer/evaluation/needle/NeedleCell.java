package dev.longcontext.trainer.evaluation.needle;

import java.util.List;

/**
 * The samples of one length and one depth.
 *
 * @param length of the texts in tokens
 * @param depth of the needle, 0 (beginning) to 1 (end)
 * @param mistakes the samples that were answered wrong; empty where all were right
 */
record NeedleCell(int length, double depth, int samples, int right, List<Mistake> mistakes) {
    NeedleCell {
        mistakes = List.copyOf(mistakes);
    }

    /** What was asked for and what the model would have said. */
    record Mistake(int sample, String expected, String answer) {}

    double accuracy() {
        return (double) right / samples;
    }
}
