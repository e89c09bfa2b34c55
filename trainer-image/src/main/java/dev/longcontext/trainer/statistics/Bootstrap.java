package dev.longcontext.trainer.statistics;

import dev.longcontext.contract.Confidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Intervals of any statistic of two models' results on the same items: the percentile bootstrap (Efron and Tibshirani, An
 * Introduction to the Bootstrap, 1993, chapter 13) over items. Items are drawn within their stratum, so each length and task
 * keeps its number of items, and in pairs: both models get the same items, so what makes an item hard for both does not
 * widen the interval of the change. The same results give the same intervals.
 */
public final class Bootstrap {
    static final int RESAMPLES = 1_000;
    private static final long SEED = 1993;

    private Bootstrap() {}

    /**
     * Of one statistic.
     *
     * @param change tuned less base
     */
    public record Intervals(Interval base, Interval tuned, Interval change) {}

    /**
     * @param base results of the base model
     * @param tuned of the tuned model on the same items, in the same order
     * @param stratum of an item; equal for both models' results of it
     * @param statistics of any number of results; NaN where one has no value
     * @return by statistic; one that had no finite value in some draw is left out, as are all where there are no items
     */
    public static <R, S> Map<S, Intervals> paired(
            List<R> base, List<R> tuned, Function<R, String> stratum, Function<List<R>, Map<S, Double>> statistics) {
        Map<S, Intervals> intervals = new LinkedHashMap<>();
        if (base.isEmpty()) {
            return intervals;
        }
        Draws draws = new Draws(base, stratum);
        Map<S, double[][]> values = new LinkedHashMap<>();
        for (int draw = 0; draw < RESAMPLES; draw++) {
            int[] items = draws.next();
            Map<S, Double> ofBase = statistics.apply(pick(base, items));
            Map<S, Double> ofTuned = statistics.apply(pick(tuned, items));
            for (Map.Entry<S, Double> of : ofTuned.entrySet()) {
                double[][] both = values.computeIfAbsent(of.getKey(), any -> new double[3][RESAMPLES]);
                both[0][draw] = ofBase.getOrDefault(of.getKey(), Double.NaN);
                both[1][draw] = of.getValue();
                both[2][draw] = both[1][draw] - both[0][draw];
            }
        }
        values.forEach((statistic, of) -> {
            if (Arrays.stream(of).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
                intervals.put(statistic, new Intervals(middle(of[0]), middle(of[1]), middle(of[2])));
            }
        });
        return intervals;
    }

    private static <R> List<R> pick(List<R> results, int[] items) {
        return Arrays.stream(items).mapToObj(results::get).toList();
    }

    /** What is left when both tails are cut off. */
    private static Interval middle(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int tail = (int) Math.round(RESAMPLES * (1 - Confidence.LEVEL) / 2);
        return new Interval(sorted[tail], sorted[RESAMPLES - 1 - tail]);
    }

    /** Draws as many items of each stratum as it has, with replacement. */
    private static final class Draws {
        private final SplittableRandom random = new SplittableRandom(SEED);
        /** For each item the items of its stratum. */
        private final List<int[]> alike;

        private <R> Draws(List<R> results, Function<R, String> stratum) {
            List<String> strata = results.stream().map(stratum).toList();
            Map<String, int[]> members = new HashMap<>();
            for (String one : strata) {
                members.computeIfAbsent(
                        one,
                        name -> IntStream.range(0, strata.size())
                                .filter(i -> strata.get(i).equals(name))
                                .toArray());
            }
            this.alike = new ArrayList<>(strata.stream().map(members::get).toList());
        }

        private int[] next() {
            return alike.stream()
                    .mapToInt(stratum -> stratum[random.nextInt(stratum.length)])
                    .toArray();
        }
    }
}
