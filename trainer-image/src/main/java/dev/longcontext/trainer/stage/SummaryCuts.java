package dev.longcontext.trainer.stage;

import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummary.Evaluation;
import dev.longcontext.contract.StageSummary.Gate;
import dev.longcontext.contract.StageSummary.Metric;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What a summary that is too long for a termination message goes without: what is missed least comes first. */
final class SummaryCuts {

    /** Each goes further than the one before. The interval of a gate's value is that of its metric, which the status' table shows. */
    static final List<UnaryOperator<StageSummary>> STEPS = List.of(
            SummaryCuts::withoutIntervalsThatDecideNothing,
            summary -> metrics(summary, SummaryCuts::withoutInterval),
            SummaryCuts::gatedMetricsOnly,
            summary -> gates(summary, gate -> !Boolean.TRUE.equals(gate.passed())),
            summary -> summary.withSources(List.of()),
            summary -> metrics(summary, metric -> null),
            summary -> gates(summary, Gate::blocks),
            summary -> summary.withEvaluations(List.of()).withArtifacts(List.of()));

    private SummaryCuts() {}

    private static Metric withoutInterval(Metric metric) {
        return new Metric(metric.metric(), metric.value(), metric.base(), null, null);
    }

    /** Those of gates stay that failed, where it matters by how much, or that an interval decided. */
    private static StageSummary withoutIntervalsThatDecideNothing(StageSummary summary) {
        return evaluations(
                summary,
                evaluation -> with(
                        evaluation,
                        evaluation.metrics(),
                        evaluation.gates().stream()
                                .map(gate -> Boolean.TRUE.equals(gate.passed()) && gate.decideBy() == null
                                        ? withoutIntervals(gate)
                                        : gate)
                                .toList()));
    }

    private static Gate withoutIntervals(Gate gate) {
        return new Gate(
                gate.metric(),
                gate.min(),
                gate.max(),
                gate.maxDropFromBase(),
                gate.maxRiseFromBase(),
                gate.decideBy(),
                gate.severity(),
                gate.value(),
                gate.base(),
                null,
                null,
                null,
                gate.passed());
    }

    private static StageSummary gatedMetricsOnly(StageSummary summary) {
        return evaluations(
                summary,
                evaluation -> with(
                        evaluation,
                        evaluation.metrics().stream()
                                .filter(metric -> evaluation.gates().stream()
                                        .anyMatch(gate -> Objects.equals(gate.metric(), metric.metric())))
                                .toList(),
                        evaluation.gates()));
    }

    /** @param change gives null for a metric that goes */
    private static StageSummary metrics(StageSummary summary, UnaryOperator<Metric> change) {
        return evaluations(
                summary,
                evaluation -> with(
                        evaluation,
                        evaluation.metrics().stream()
                                .map(change)
                                .filter(Objects::nonNull)
                                .toList(),
                        evaluation.gates()));
    }

    private static StageSummary gates(StageSummary summary, Predicate<Gate> kept) {
        return evaluations(
                summary,
                evaluation -> with(
                        evaluation,
                        evaluation.metrics(),
                        evaluation.gates().stream().filter(kept).toList()));
    }

    private static StageSummary evaluations(StageSummary summary, UnaryOperator<Evaluation> change) {
        return summary.withEvaluations(
                summary.evaluations().stream().map(change).toList());
    }

    private static Evaluation with(Evaluation evaluation, List<Metric> metrics, List<Gate> gates) {
        return new Evaluation(
                evaluation.name(),
                evaluation.suite(),
                evaluation.effectiveLength(),
                evaluation.baseReused(),
                metrics,
                gates);
    }
}
