package dev.longcontext.trainer.evaluation;

import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import dev.longcontext.trainer.evaluation.Scores.MetricScore;
import dev.longcontext.trainer.statistics.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a reader of the report wants to know first.
 *
 * @param missed gates that were missed, as sentences
 * @param effective effective lengths; empty where no evaluation tells one
 * @param changes of the first metric of each evaluation
 */
record ReportSummary(List<Missed> missed, List<Effective> effective, List<Change> changes) {

    /**
     * A gate that was missed.
     *
     * @param value with its interval and number of items, where they are known
     */
    record Missed(String evaluation, String metric, String value, String bound, boolean blocks) {}

    /** Effective lengths of both models by one evaluation, as text. */
    record Effective(String evaluation, String bound, String base, String tuned) {}

    /**
     * What became of an evaluation's first metric.
     *
     * @param verdict in words; by the interval of the change
     * @param kind {@code better}, {@code worse} or {@code same}
     */
    record Change(
            String evaluation,
            String metric,
            String base,
            String tuned,
            String interval,
            String verdict,
            String kind) {}

    static ReportSummary of(List<Evaluated> evaluations) {
        List<Missed> missed = new ArrayList<>();
        List<Effective> effective = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Evaluated evaluated : evaluations) {
            EvaluationScores scores = evaluated.scores();
            scores.gates().stream()
                    .filter(gate -> !gate.passed())
                    .map(gate -> new Missed(
                            scores.name(),
                            gate.metric(),
                            evaluated.sureValue(gate),
                            evaluated.bounds(gate),
                            gate.blocks()))
                    .forEach(missed::add);
            Optional.ofNullable(scores.effectiveLength())
                    .map(lengths -> effective(scores.name(), lengths))
                    .ifPresent(effective::add);
            scores.metrics().stream()
                    .findFirst()
                    .map(metric -> change(evaluated, metric))
                    .ifPresent(changes::add);
        }
        missed.sort(Comparator.comparing(Missed::blocks).reversed());
        return new ReportSummary(List.copyOf(missed), List.copyOf(effective), List.copyOf(changes));
    }

    private static Effective effective(String name, EffectiveLengths lengths) {
        return new Effective(
                name,
                String.format(Locale.ROOT, "a score of %.1f %%", lengths.bound() * 100),
                tokens(lengths.base()),
                tokens(lengths.tuned()));
    }

    private static String tokens(int length) {
        return length == 0 ? "none of the tested lengths" : String.format(Locale.ROOT, "%,d tokens", length);
    }

    private static Change change(Evaluated evaluated, MetricScore score) {
        Interval interval =
                score.uncertainty() == null ? null : score.uncertainty().change();
        String kind = interval == null ? "same" : kind(evaluated, score.metric(), interval);
        return new Change(
                evaluated.scores().name(),
                score.metric(),
                evaluated.format(score.metric(), score.base()),
                evaluated.format(score.metric(), score.value()),
                evaluated.change(score.metric(), score.uncertainty()),
                switch (kind) {
                    case "better" -> "gained";
                    case "worse" -> "lost";
                    default -> interval == null ? "not measured" : "no difference shown";
                },
                kind);
    }

    private static String kind(Evaluated evaluated, String metric, Interval change) {
        boolean moreIsBetter = evaluated.isShare(metric);
        if (change.low() > 0) {
            return moreIsBetter ? "better" : "worse";
        }
        if (change.high() < 0) {
            return moreIsBetter ? "worse" : "better";
        }
        return "same";
    }
}
