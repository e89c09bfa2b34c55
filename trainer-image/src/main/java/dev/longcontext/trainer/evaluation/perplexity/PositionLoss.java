package dev.longcontext.trainer.evaluation.perplexity;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The scored tokens that have about as many tokens before them in their window. Buckets double: 0 to 255 tokens before, 256 to 511,
 * 512 to 1,023 and so on.
 *
 * @param from least number of tokens before a token, 0 or a power of two
 * @param loss sum of the negative log likelihoods, in nats
 * @param tokens that were scored
 */
record PositionLoss(int from, double loss, long tokens) {
    /** What is in the first bucket: a model that sees so little predicts badly, whatever it can do with more. */
    private static final int FIRST = 256;

    /** The bucket of a token with so many before it in its window. */
    static int bucket(int before) {
        return before < FIRST ? 0 : Integer.highestOneBit(before);
    }

    /** Adds tokens up. */
    static final class Sums {
        private final SortedMap<Integer, PositionLoss> buckets = new TreeMap<>();

        /** @param before tokens before the scored one in its window */
        void add(int before, double loss) {
            add(new PositionLoss(bucket(before), loss, 1));
        }

        void add(PositionLoss more) {
            buckets.merge(
                    more.from(),
                    more,
                    (sum, one) -> new PositionLoss(sum.from(), sum.loss() + one.loss(), sum.tokens() + one.tokens()));
        }

        /** In the order of their positions; buckets without a token are not there. */
        List<PositionLoss> all() {
            return new ArrayList<>(buckets.values());
        }
    }

    double perplexity() {
        return Math.exp(loss / tokens);
    }
}
