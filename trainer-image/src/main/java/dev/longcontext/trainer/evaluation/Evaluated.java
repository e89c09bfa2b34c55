package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import dev.longcontext.trainer.evaluation.suite.Section;
import java.util.Locale;
import java.util.Set;

/**
 * An evaluation that is done, for the report.
 *
 * @param metrics the suite's, which say how their values are shown
 * @param section the suite's own part
 */
record Evaluated(EvaluationScores scores, Set<Metric> metrics, Section section) {

    /** A value of a metric, as text: shares in percent. */
    String format(String metric, double value) {
        boolean share = metrics.stream().anyMatch(m -> m.name().equals(metric) && m.scale() == Scale.Share);
        return share
                ? String.format(Locale.ROOT, "%.1f %%", value * 100)
                : String.format(Locale.ROOT, value < 100 ? "%.3f" : "%,.1f", value);
    }
}
