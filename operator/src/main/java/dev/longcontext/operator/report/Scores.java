package dev.longcontext.operator.report;

import dev.longcontext.api.v1alpha1.EffectiveLengthStatus;
import dev.longcontext.api.v1alpha1.EvaluationResult;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummary.EffectiveLength;
import dev.longcontext.contract.StageSummary.Evaluation;
import dev.longcontext.contract.StageSummary.Gate;
import dev.longcontext.contract.StageSummary.Metric;
import dev.longcontext.operator.decide.Decimals;
import dev.longcontext.operator.decide.Gates;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One line for each metric of each evaluation, with what its gates say. */
final class Scores {

    private Scores() {}

    static List<EvaluationResult> of(StageSummary summary) {
        return summary.evaluations().stream()
                .flatMap(evaluation -> evaluation.metrics().stream().map(metric -> score(evaluation, metric)))
                .toList();
    }

    /** The smallest of all evaluations that tell one; null where none does. */
    static EffectiveLengthStatus effectiveLength(StageSummary summary) {
        List<EffectiveLength> lengths = summary.evaluations().stream()
                .map(Evaluation::effectiveLength)
                .filter(Objects::nonNull)
                .toList();
        return lengths.isEmpty()
                ? null
                : new EffectiveLengthStatus(
                        least(lengths, EffectiveLength::tuned), least(lengths, EffectiveLength::base));
    }

    private static Long least(List<EffectiveLength> lengths, Function<EffectiveLength, Long> of) {
        return lengths.stream()
                .map(of)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static EvaluationResult score(Evaluation evaluation, Metric metric) {
        List<Gate> gates = evaluation.gates().stream()
                .filter(gate -> Objects.equals(gate.metric(), metric.metric()))
                .toList();
        String missed = gates.stream()
                .filter(gate -> !Boolean.TRUE.equals(gate.passed()))
                .map(Gates::describe)
                .collect(Collectors.joining("; "));
        return new EvaluationResult(
                evaluation.name(),
                evaluation.suite(),
                metric.metric(),
                Decimals.format(metric.value()),
                Decimals.format(metric.base()),
                metric.interval() == null
                        ? null
                        : Decimals.format(metric.interval().low()) + " to "
                                + Decimals.format(metric.interval().high()),
                metric.items(),
                evaluation.baseReused(),
                gates.isEmpty() ? null : missed.isEmpty(),
                missed.isEmpty() ? null : missed);
    }
}
