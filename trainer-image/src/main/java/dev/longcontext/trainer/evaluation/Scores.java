package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummaryBuilder;
import dev.longcontext.trainer.stage.Versions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code evaluation/scores.json}: everything that was measured.
 *
 * @param passed no blocking gate was missed
 * @param versions of what measured
 */
record Scores(
        String contractVersion, boolean passed, List<EvaluationScores> evaluations, Map<String, String> versions) {

    /**
     * One evaluation.
     *
     * @param settings of the suite
     * @param base results of the suite's units, in their order
     * @param tuned likewise
     */
    record EvaluationScores(
            String name,
            String suite,
            Object settings,
            List<?> base,
            List<?> tuned,
            List<MetricScore> metrics,
            List<GateResult> gates) {

        boolean passed() {
            return gates.stream().noneMatch(GateResult::blocks);
        }

        private StageSummary.Evaluation told() {
            return new StageSummary.Evaluation(
                    name,
                    suite,
                    metrics.stream().map(MetricScore::told).toList(),
                    gates.stream().map(GateResult::told).toList());
        }
    }

    /** A metric of both models. */
    record MetricScore(String metric, double value, double base) {

        private StageSummary.Metric told() {
            return new StageSummary.Metric(metric, value, base);
        }
    }

    /** An evaluation's results, and what the suite makes of them. */
    record Measured<R>(List<R> results, Map<Metric, Double> metrics) {

        /** By the names that gates use. */
        private Map<String, Double> byName() {
            Map<String, Double> values = new LinkedHashMap<>();
            metrics.forEach((metric, value) -> values.put(metric.name(), value));
            return values;
        }
    }

    static <R> EvaluationScores score(EvaluationConfig evaluation, Measured<R> base, Measured<R> tuned) {
        return new EvaluationScores(
                evaluation.name(),
                evaluation.suite().name(),
                evaluation.settings(),
                base.results(),
                tuned.results(),
                tuned.metrics().entrySet().stream()
                        .map(metric -> new MetricScore(
                                metric.getKey().name(),
                                metric.getValue(),
                                base.metrics().get(metric.getKey())))
                        .toList(),
                Gates.judge(evaluation.gates(), tuned.byName(), base.byName()));
    }

    static Scores of(List<EvaluationScores> scores) {
        return new Scores(
                RunConfig.VERSION,
                scores.stream().allMatch(EvaluationScores::passed),
                scores,
                Map.of("trainer", Versions.trainer()));
    }

    /** The stage's summary (docs/contract.md, section 5). */
    StageSummary summary() {
        return StageSummaryBuilder.builder()
                .passed(passed)
                .evaluations(evaluations.stream().map(EvaluationScores::told).toList())
                .build();
    }
}
