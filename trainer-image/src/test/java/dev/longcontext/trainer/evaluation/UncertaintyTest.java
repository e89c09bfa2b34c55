package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Gate;
import dev.longcontext.contract.EvaluationConfig.Severity;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.statistics.Interval;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UncertaintyTest {
    private static final Metric SCORE = new Metric("score", Scale.Share);

    /** The mean of the results. */
    private static final class Mean implements Suite<Double> {
        @Override
        public List<Unit<Double>> units() {
            return List.of();
        }

        @Override
        public Class<Double> resultType() {
            return Double.class;
        }

        @Override
        public Map<Metric, Double> metrics(List<Double> results) {
            return Map.of(
                    SCORE,
                    results.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN));
        }

        @Override
        public Section section(List<Double> base, List<Double> tuned) {
            return new Section("", Map.of(), Optional.empty());
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
