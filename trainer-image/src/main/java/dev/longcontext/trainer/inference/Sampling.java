package dev.longcontext.trainer.inference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Chooses the next token from logits. */
public final class Sampling {
    private final double temperature;
    private final double topP;
    private final SplittableRandom random;

    /**
     * @param temperature 0 takes the most likely token; else logits are divided by it
     * @param topP only the most likely tokens whose probabilities reach this sum are drawn from (arXiv 1904.09751)
     */
    public Sampling(double temperature, double topP, long seed) {
        this.temperature = temperature;
        this.topP = topP;
        this.random = new SplittableRandom(seed);
    }

    public static Sampling greedy() {
        return new Sampling(0, 1, 0);
    }

    /** @param logits [vocabulary] */
    public int next(float[] logits) {
        return temperature == 0 ? mostLikely(logits) : draw(logits);
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
        double[] probabilities = softmax(logits);
        int[] order = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double mass = 0;
        int kept = 0;
        while (kept < order.length && (kept == 0 || mass < topP)) {
            mass += probabilities[order[kept++]];
        }
        double point = random.nextDouble() * mass;
        for (int i = 0; i < kept - 1; i++) {
            point -= probabilities[order[i]];
            if (point < 0) {
                return order[i];
            }
        }
        return order[kept - 1];
    }

    private double[] softmax(float[] logits) {
        double largest = logits[mostLikely(logits)];
        double[] weights = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            weights[i] = Math.exp((logits[i] - largest) / temperature);
        }
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }
}
