package dev.longcontext.trainer.data.arrange;

import java.util.SplittableRandom;

/**
 * Lengths of samples, drawn between two bounds: each length as likely as any other, or each doubling.
 *
 * @param min tokens, at least 1
 * @param max tokens
 * @param logarithmic whether 2,048 to 4,096 is as likely as 4,096 to 8,192
 * @param begin tokens, below {@code min}, that are put before a sample which begins within a document; they count for its length
 */
public record Lengths(int min, int max, boolean logarithmic, int begin) {

    int draw(SplittableRandom random) {
        double share = random.nextDouble();
        double drawn = logarithmic ? min * StrictMath.pow((max + 1.0) / min, share) : min + share * (max + 1.0 - min);
        return Math.min(max, (int) drawn);
    }
}
