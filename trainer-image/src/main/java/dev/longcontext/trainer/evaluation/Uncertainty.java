package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.Confidence;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.validation.EnoughItems;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.statistics.Bootstrap;
import dev.longcontext.trainer.statistics.Bootstrap.Intervals;
import dev.longcontext.trainer.statistics.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How sure a metric's values are.
 *
 * @param value interval of the tuned model's value
 * @param base of the base model's
 * @param change of the tuned model's value less the base model's, from the same items
 * @param items on which the metric rests
 */
record Uncertainty(Interval value, Interval base, Interval change, int items) {

    /** Of fewer, draws are too much alike: those of a single item all are the same, and would seem sure. */
    private static final int FEWEST = EnoughItems.FEWEST_OF_AN_INTERVAL;

    /**
     * Of every metric that has intervals. A share's interval is never narrower than what its number of items can show: when
     * all items of a draw are right, so are all of every draw, and the bootstrap alone would be sure of it after one item.
     * Strata of fewer than {@value #FEWEST} items are one together, and what is no share has no interval with so few, for
     * nothing else tells how wide it would have to be.
     */
    static <R> Map<Metric, Uncertainty> of(Suite<R> suite, List<R> base, List<R> tuned) {
        Map<Metric, Uncertainty> all = new LinkedHashMap<>();
        Map<Metric, Double> ofBase = suite.metrics(base);
        Map<Metric, Double> ofTuned = suite.metrics(tuned);
        Bootstrap.paired(base, tuned, strata(suite, base), suite::metrics).forEach((metric, intervals) -> {
            double change = ofTuned.get(metric) - ofBase.get(metric);
            int items = suite.items(metric, tuned);
            if (metric.scale() == Scale.Share || items >= FEWEST) {
                all.put(metric, of(metric, intervals, change, items));
            }
        });
        return all;
    }

    private static <R> Function<R, String> strata(Suite<R> suite, List<R> results) {
        Map<String, Long> items =
                results.stream().collect(Collectors.groupingBy(suite::stratum, Collectors.counting()));
        return result -> {
            String stratum = suite.stratum(result);
            return items.get(stratum) < FEWEST ? "those of few items" : stratum;
        };
    }

    private static Uncertainty of(Metric metric, Intervals intervals, double change, int items) {
        if (metric.scale() != Scale.Share) {
            return new Uncertainty(intervals.tuned(), intervals.base(), intervals.change(), items);
        }
        double most = Confidence.allRight(items);
        double least = 1 - most;
        return new Uncertainty(
                intervals.tuned().with(most, least),
                intervals.base().with(most, least),
                intervals.change().with(Math.max(-1, change - least), Math.min(1, change + least)),
                items);
    }

    /** As the stage's summary says it: digits that carry nothing are left out, a termination message is small. */
    static StageSummary.Interval told(Interval interval) {
        return new StageSummary.Interval(rounded(interval.low()), rounded(interval.high()));
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e4) / 1e4;
    }
}
