package dev.longcontext.trainer.evaluation;

import dev.longcontext.trainer.configuration.Evaluation;
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

    /** One evaluation: its settings, both grids, the metrics and the gates. */
    record EvaluationScores(
            String name,
            String suite,
            Evaluation.Needle needle,
            List<NeedleCell> base,
            List<NeedleCell> tuned,
            List<MetricScore> metrics,
            List<GateResult> gates) {

        static EvaluationScores of(Evaluation evaluation, List<NeedleCell> base, List<NeedleCell> tuned) {
            Map<String, Double> ofTuned = NeedleMetrics.of(tuned);
            Map<String, Double> ofBase = NeedleMetrics.of(base);
            return new EvaluationScores(
                    evaluation.name(),
                    evaluation.suite().name(),
                    evaluation.needle(),
                    base,
                    tuned,
                    ofTuned.keySet().stream()
                            .map(metric -> new MetricScore(metric, ofTuned.get(metric), ofBase.get(metric)))
                            .toList(),
                    Gates.judge(evaluation.gates(), ofTuned, ofBase));
        }

        boolean passed() {
            return gates.stream().noneMatch(GateResult::blocks);
        }
    }

    /** A metric of both models. */
    record MetricScore(String metric, double value, double base) {}

    /** The stage's summary (docs/contract.md, section 5). */
    Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("passed", passed);
        summary.put(
                "evaluations",
                evaluations.stream()
                        .map(evaluation -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("name", evaluation.name());
                            one.put("suite", evaluation.suite());
                            one.put("metrics", evaluation.metrics());
                            one.put("gates", evaluation.gates());
                            return one;
                        })
                        .toList());
        return summary;
    }
}
