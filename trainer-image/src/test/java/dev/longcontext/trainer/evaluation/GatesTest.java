package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Gate;
import dev.longcontext.contract.EvaluationConfig.Severity;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.trainer.statistics.Interval;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesTest {
    @ParameterizedTest(name = "value {0}, base {1}: min {2}, max {3}, drop {4} -> {5}")
    @CsvSource({
        "0.98, 0.2, 0.98,     ,     , true",
        "0.97, 0.2, 0.98,     ,     , false",
        "0.50, 0.2,     , 0.5 ,     , true",
        "0.51, 0.2,     , 0.5 ,     , false",
        "0.95, 1.0,     ,     , 0.05, true",
        "0.94, 1.0,     ,     , 0.05, false",
        "1.00, 0.5,     ,     , 0.05, true",
        "0.96, 1.0, 0.95,     , 0.05, true",
        "0.94, 0.9, 0.95,     , 0.05, false",
        "NaN , 1.0, 0.0 ,     ,     , false",
        "1.0 , NaN,     ,     , 0.05, false",
        "    , 1.0, 0.0 ,     ,     , false",
    })
    void holdsEveryBoundThatIsSet(Double value, Double base, Double min, Double max, Double drop, boolean passed) {
        Map<String, Double> tuned = value == null ? Map.of() : Map.of("accuracy", value);

        List<GateResult> results = Gates.judge(
                List.of(new Gate("accuracy", min, max, drop, null, DecideBy.Point, Severity.Block)),
                tuned,
                Map.of("accuracy", base),
                Map.of());

        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.passed()).isEqualTo(passed);
            assertThat(result.blocks()).isEqualTo(!passed);
        });
    }

    @ParameterizedTest(name = "value {0}, base {1}: rise {2} -> {3}")
    @CsvSource({
        "5.5, 5.0, 0.5, true",
        "5.6, 5.0, 0.5, false",
        "4.0, 5.0, 0.0, true",
        "5.0, 5.0, 0.0, true",
        "NaN, 5.0, 0.5, false",
        "5.0, NaN, 0.5, false",
    })
    void holdsTheBoundOnARise(double value, double base, double rise, boolean passed) {
        List<GateResult> results = Gates.judge(
                List.of(new Gate("loss", null, null, null, rise, DecideBy.Point, Severity.Block)),
                Map.of("loss", value),
                Map.of("loss", base),
                Map.of());

        assertThat(results)
                .singleElement()
                .satisfies(result -> assertThat(result.passed()).isEqualTo(passed));
    }

    @Test
    void aMissedWarningDoesNotBlock() {
        List<GateResult> results = Gates.judge(
                List.of(new Gate("accuracy", 0.9, null, null, null, DecideBy.Point, Severity.Warn)),
                Map.of("accuracy", 0.1),
                Map.of("accuracy", 0.1),
                Map.of());

        assertThat(results.get(0).passed()).isFalse();
        assertThat(results.get(0).blocks()).isFalse();
    }

    /** How sure a value is concerns a reader whatever the gate decides by; the verdict is still that of the value alone. */
    @Test
    void aGateThatDecidesByTheValueTellsItsIntervalToo() {
        Uncertainty known =
                new Uncertainty(new Interval(0.9, 0.99), new Interval(0.1, 0.3), new Interval(0.6, 0.8), 60);

        List<GateResult> results = Gates.judge(
                List.of(
                        new Gate("accuracy", 0.95, null, null, null, DecideBy.Point, Severity.Block),
                        new Gate("accuracy", 0.95, null, null, null, DecideBy.LowerBound, Severity.Block)),
                Map.of("accuracy", 0.96),
                Map.of("accuracy", 0.2),
                Map.of("accuracy", known));

        assertThat(results).extracting(GateResult::passed).containsExactly(true, false);
        assertThat(results).extracting(GateResult::uncertainty).containsOnly(known);
        assertThat(results.get(0).told()).satisfies(told -> {
            assertThat(told.decideBy()).isNull();
            assertThat(told.interval()).isEqualTo(new StageSummary.Interval(0.9, 0.99));
            assertThat(told.change()).isEqualTo(new StageSummary.Interval(0.6, 0.8));
            assertThat(told.items()).isEqualTo(60);
        });
    }
}
