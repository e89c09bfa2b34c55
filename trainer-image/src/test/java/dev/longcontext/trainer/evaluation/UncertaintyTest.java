package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Gate;
import dev.longcontext.contract.EvaluationConfig.Severity;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import dev.longcontext.trainer.statistics.Interval;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UncertaintyTest {
    private static final Metric SCORE = new Metric("score", Scale.Share);

    /** Every result is the only one of its task, as where a source has a task for each question. */
    private static final class Alone extends Mean {
        private Alone(Metric metric) {
            super(metric);
        }

        @Override
        public String stratum(Double result) {
            return result.toString();
        }
    }

    private static final List<Double> DIFFERENT =
            IntStream.range(0, 40).mapToObj(i -> i / 40.0).toList();

    @Test
    void strataOfSingleItemsAreOneTogether() {
        Interval interval = Uncertainty.of(new Alone(SCORE), DIFFERENT, DIFFERENT)
                .get(SCORE)
                .value();

        assertThat(interval.high() - interval.low())
                .as("wider than what the number of items alone makes it: 1 - 0.025^(1/40) = 0.088")
                .isBetween(0.12, 0.25);
    }

    /** Of four texts: nothing but the number of items widens an interval, and there is no such rule for perplexities. */
    @Test
    void aCostOfFewItemsHasNoInterval() {
        Metric cost = new Metric("perplexity", Scale.Cost);

        assertThat(Uncertainty.of(new Mean(cost), DIFFERENT.subList(0, 4), DIFFERENT.subList(0, 4)))
                .isEmpty();
        assertThat(Uncertainty.of(new Mean(cost), DIFFERENT.subList(0, 5), DIFFERENT.subList(0, 5)))
                .containsOnlyKeys(cost);
    }

    /** The mean of the results. */
    private static class Mean extends StubSuite<Double> {
        private final Metric metric;

        private Mean() {
            this(SCORE);
        }

        private Mean(Metric metric) {
            super(Double.class);
            this.metric = metric;
        }

        @Override
        public Map<Metric, Double> metrics(List<Double> results) {
            return Map.of(metric, mean(results, Double::doubleValue));
        }
    }

    /** Clopper and Pearson's interval for 60 of 60 ends at 0.9404, for 10 of 10 at 0.6915 (0.025 to the power of 1/n). */
    @Test
    void allRightIsNoMoreSureThanItsNumberOfItemsAllows() {
        assertThat(of(shares(60, 60)).value().low()).isCloseTo(0.9404, within(1e-4));
        assertThat(of(shares(10, 10)).value().low()).isCloseTo(0.6915, within(1e-4));
        assertThat(of(shares(10, 0)).value().high()).isCloseTo(0.3085, within(1e-4));
    }

    @Test
    void oneMistakeMakesNoGateEasier() {
        double allRight = of(shares(60, 60)).value().low();

        for (int right = 55; right < 60; right++) {
            assertThat(of(shares(60, right)).value().low()).isLessThanOrEqualTo(allRight);
        }
    }

    @Test
    void aGateMayAskForTheLowerEnd() {
        assertThat(passes(new Gate("score", 0.94, null, null, null, DecideBy.LowerBound, Severity.Block), 60, 60))
                .isTrue();
        assertThat(passes(new Gate("score", 0.95, null, null, null, DecideBy.LowerBound, Severity.Block), 60, 60))
                .isFalse();
        assertThat(passes(new Gate("score", 0.95, null, null, null, DecideBy.Point, Severity.Block), 60, 60))
                .isTrue();
    }

    /** Both models have 54 of 60 right, the same ones: a drop of 0.07 could be shown, one of 0.05 could not. */
    @Test
    void aGateMayAskForTheLowerEndOfAChange() {
        assertThat(passes(new Gate("score", null, null, 0.07, null, DecideBy.LowerBound, Severity.Block), 54, 54))
                .isTrue();
        assertThat(passes(new Gate("score", null, null, 0.05, null, DecideBy.LowerBound, Severity.Block), 54, 54))
                .isFalse();
    }

    /** From 15 to 60 of 60: the widest that 60 items allow is around the change that was measured, not around none. */
    @Test
    void aGreatChangeIsShown() {
        Interval change = Uncertainty.of(new Mean(), shares(60, 15), shares(60, 60))
                .get(SCORE)
                .change();

        assertThat(change.low()).isBetween(0.5, 0.69);
        assertThat(change.high()).isBetween(0.8, 0.9);
        assertThat(Uncertainty.of(new Mean(), shares(60, 0), shares(60, 60))
                        .get(SCORE)
                        .change()
                        .high())
                .isEqualTo(1);
    }

    @Test
    void aGateThatDecidesByAnIntervalDoesNotPassWithoutOne() {
        Gate gate = new Gate("score", 0.1, null, null, null, DecideBy.LowerBound, Severity.Block);

        assertThat(Gates.judge(List.of(gate), Map.of("score", 1.0), Map.of("score", 1.0), Map.of()))
                .singleElement()
                .satisfies(result -> assertThat(result.passed()).isFalse());
    }

    private static boolean passes(Gate gate, int base, int tuned) {
        Uncertainty uncertainty =
                Uncertainty.of(new Mean(), shares(60, base), shares(60, tuned)).get(SCORE);
        return Gates.judge(
                        List.of(gate),
                        Map.of("score", tuned / 60.0),
                        Map.of("score", base / 60.0),
                        Map.of("score", uncertainty))
                .get(0)
                .passed();
    }

    private static Uncertainty of(List<Double> results) {
        return Uncertainty.of(new Mean(), results, results).get(SCORE);
    }

    private static List<Double> shares(int items, int right) {
        return IntStream.range(0, items).mapToObj(i -> i < right ? 1.0 : 0.0).toList();
    }
}
