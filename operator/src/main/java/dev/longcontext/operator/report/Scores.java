package dev.longcontext.operator.report;

import dev.longcontext.api.v1alpha1.EvaluationResult;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummary.Evaluation;
import dev.longcontext.contract.StageSummary.Gate;
import dev.longcontext.contract.StageSummary.Metric;
import dev.longcontext.operator.decide.Decimals;
import dev.longcontext.operator.decide.Gates;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** One line for each metric of each evaluation, with what its gates say. */
final class Scores {

    private Scores() {}

    static List<EvaluationResult> of(StageSummary summary) {
        return summary.evaluations().stream()
                .flatMap(evaluation -> evaluation.metrics().stream().map(metric -> score(evaluation, metric)))
                .toList();
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
                gates.isEmpty() ? null : missed.isEmpty(),
                missed.isEmpty() ? null : missed);
    }
}
