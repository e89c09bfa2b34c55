package dev.longcontext.trainer.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * How likely the model found a token, and which others it found likely: the logarithm of the softmax of its own logits,
 * before penalties and temperature.
 *
 * @param best the most likely tokens, the first one the most
 */
public record TokenScore(Candidate token, List<Candidate> best) {

    public TokenScore {
        best = List.copyOf(best);
    }

    /** A token that could have come. */
    public record Candidate(int id, double logProbability) {}

    /** The logits' log-softmax, for one token and so many of the most likely ones. */
    public static TokenScore of(float[] logits, int token, int count) {
        double norm = logSumExp(logits);
        var best = new PriorityQueue<Integer>(
                Comparator.comparingDouble((Integer i) -> logits[i]).thenComparing(Comparator.reverseOrder()));
        for (int i = 0; i < logits.length && count > 0; i++) {
            if (best.size() < count) {
                best.add(i);
            } else if (logits[i] > logits[best.peek()]) {
                best.poll();
                best.add(i);
            }
        }
        var candidates = new ArrayList<Candidate>();
        while (!best.isEmpty()) {
            int id = best.poll();
            candidates.add(0, new Candidate(id, logits[id] - norm));
        }
        return new TokenScore(new Candidate(token, logits[token] - norm), candidates);
    }

    private static double logSumExp(float[] logits) {
        double largest = IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i])
                .max()
                .orElseThrow();
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return largest + Math.log(sum);
    }
}
