package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummaryBuilder;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.stage.Versions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
     * @param units ids of the suite's units: whose results the two lists are
     * @param base results of the suite's units, in their order
     * @param tuned likewise
     * @param effectiveLength null where none was asked for
     * @param categories groups of tasks, where published tables of the suite have such
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EvaluationScores(
            String name,
            String suite,
            Object settings,
            List<String> units,
            List<?> base,
            List<?> tuned,
            EffectiveLengths effectiveLength,
            List<MetricScore> metrics,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PartScore> categories,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PartScore> tasks,
            List<GateResult> gates) {

        boolean passed() {
            return gates.stream().noneMatch(GateResult::blocks);
        }

        private StageSummary.Evaluation told(boolean baseReused) {
            return new StageSummary.Evaluation(
                    name,
                    suite,
                    effectiveLength == null ? null : effectiveLength.told(),
                    baseReused ? true : null,
                    metrics.stream().map(MetricScore::told).toList(),
                    gates.stream().map(GateResult::told).toList());
        }
    }

    /**
     * A metric of both models.
     *
     * @param uncertainty null where a value is not a number
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MetricScore(String metric, double value, double base, Uncertainty uncertainty) {

        private StageSummary.Metric told() {
            return uncertainty == null
                    ? new StageSummary.Metric(metric, value, base, null, null)
                    : new StageSummary.Metric(
                            metric, value, base, Uncertainty.told(uncertainty.value()), (long) uncertainty.items());
        }
    }

    /** The average score of a task or category, of both models. */
    record PartScore(String name, double value, double base) {

        static List<PartScore> of(Map<String, Double> tuned, Map<String, Double> base) {
            return tuned.entrySet().stream()
                    .map(part -> new PartScore(part.getKey(), part.getValue(), base.get(part.getKey())))
                    .toList();
        }
    }

    static <R> EvaluationScores score(EvaluationConfig evaluation, Suite<R> suite, List<R> base, List<R> tuned) {
        Map<Metric, Double> ofBase = suite.metrics(base);
        Map<Metric, Double> ofTuned = suite.metrics(tuned);
        Map<Metric, Uncertainty> uncertainty = Uncertainty.of(suite, base, tuned);
        return new EvaluationScores(
                evaluation.name(),
                evaluation.suite().name(),
                evaluation.settings(),
                suite.units().stream().map(Unit::id).toList(),
                base,
                tuned,
                evaluation.effectiveLength() == null
                        ? null
                        : EffectiveLengths.of(
                                evaluation.effectiveLength(), suite.scoreByLength(base), suite.scoreByLength(tuned)),
                ofTuned.keySet().stream()
                        .map(metric -> new MetricScore(
                                metric.name(), ofTuned.get(metric), ofBase.get(metric), uncertainty.get(metric)))
                        .toList(),
                PartScore.of(suite.scoreByCategory(tuned), suite.scoreByCategory(base)),
                PartScore.of(suite.scoreByTask(tuned), suite.scoreByTask(base)),
                Gates.judge(evaluation.gates(), byName(ofTuned), byName(ofBase), byName(uncertainty)));
    }

    /** By the names that gates use. */
    private static <V> Map<String, V> byName(Map<Metric, V> values) {
        Map<String, V> byName = new LinkedHashMap<>();
        values.forEach((metric, value) -> byName.put(metric.name(), value));
        return byName;
    }

    static Scores of(List<EvaluationScores> scores) {
        return new Scores(
                RunConfig.VERSION,
                scores.stream().allMatch(EvaluationScores::passed),
                scores,
                Map.of("trainer", Versions.trainer()));
    }

    /**
     * The stage's summary (docs/contract.md, section 5).
     *
     * @param reused evaluations for which the base model's answers are another run's
     */
    StageSummary summary(Set<String> reused) {
        return StageSummaryBuilder.builder()
                .passed(passed)
                .evaluations(evaluations.stream()
                        .map(evaluation -> evaluation.told(reused.contains(evaluation.name())))
                        .toList())
                .build();
    }
}
