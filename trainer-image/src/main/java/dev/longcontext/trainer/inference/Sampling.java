package dev.longcontext.trainer.inference;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.SplittableRandom;

/**
 * Chooses the next token from logits, in vLLM's order: tokens that must not come, repetition penalty, temperature, min-p,
 * top-k, top-p, draw. (transformers has min-p last; what it keeps is the same, for it is relative to the most likely token.)
 * What a step leaves is a distribution of its own for the next: top-p is of the probabilities that top-k has left.
 */
public final class Sampling {

    private final SamplingParameters parameters;
    private final SplittableRandom random;
    private final BitSet seen = new BitSet();

    public Sampling(SamplingParameters parameters) {
        this.parameters = parameters;
        this.random = new SplittableRandom(parameters.seed());
    }

    /** Tokens that were there before, for the repetition penalty. */
    public Sampling after(int[] tokens) {
        Arrays.stream(tokens).forEach(seen::set);
        return this;
    }

    /**
     * The next token.
     *
     * @param logits [vocabulary]; changed by this
     * @param banned tokens that must not come
     */
    public int next(float[] logits, Collection<Integer> banned) {
        for (int token : banned) {
            if (token < logits.length) {
                logits[token] = Float.NEGATIVE_INFINITY;
            }
        }
        penalise(logits);
        int token = parameters.temperature() == 0 ? mostLikely(logits) : draw(logits);
        seen.set(token);
        return token;
    }

    private void penalise(float[] logits) {
        float penalty = (float) parameters.repetitionPenalty();
        if (penalty == 1) {
            return;
        }
        for (int i = seen.nextSetBit(0); i >= 0 && i < logits.length; i = seen.nextSetBit(i + 1)) {
            logits[i] = logits[i] < 0 ? logits[i] * penalty : logits[i] / penalty;
        }
    }

    /** Whether one is the most likely: none is NaN or positive infinity, and not all are negative infinity. */
    static boolean hasGreatest(float[] logits) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            if (Float.isNaN(logit)) {
                return false;
            }
            greatest = Math.max(greatest, logit);
        }
        return Float.isFinite(greatest);
    }

    private static int mostLikely(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private int draw(float[] logits) {
        float largest = logits[mostLikely(logits)];
        int[] order = mostLikelyFirst(logits, largest);
        double[] weights = Arrays.stream(order)
                .mapToDouble(i -> Math.exp((logits[i] - (double) largest) / parameters.temperature()))
                .toArray();
        int kept = parameters.topK() == 0 ? order.length : Math.min(parameters.topK(), order.length);
        double sum = Arrays.stream(weights, 0, kept).sum();
        double mass = 0;
        int nucleus = 0;
        while (nucleus < kept && (nucleus == 0 || mass < parameters.topP() * sum)) {
            mass += weights[nucleus++];
        }
        double point = random.nextDouble() * mass;
        for (int i = 0; i < nucleus - 1; i++) {
            point -= weights[i];
            if (point < 0) {
                return order[i];
            }
        }
        return order[nucleus - 1];
    }

    /** Tokens that min-p leaves; of equally likely ones the first. */
    private int[] mostLikelyFirst(float[] logits, float largest) {
        // p >= minP * most  <=>  (logit - largest) / temperature >= ln(minP)
        double least = largest + parameters.temperature() * Math.log(parameters.minP());
        long[] keys = new long[logits.length];
        int count = 0;
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] == largest || (logits[i] >= least && logits[i] > Float.NEGATIVE_INFINITY)) {
                keys[count++] = ((long) descending(logits[i]) << Integer.SIZE) | i;
            }
        }
        Arrays.sort(keys, 0, count);
        return Arrays.stream(keys, 0, count).mapToInt(key -> (int) key).toArray();
    }

    /** An int whose order is that of the floats, turned around. */
    private static int descending(float value) {
        int bits = Float.floatToIntBits(value + 0f); // -0 becomes 0
        return bits < 0 ? bits ^ Integer.MIN_VALUE : ~bits;
    }
}
