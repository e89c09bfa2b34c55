package dev.longcontext.trainer.evaluation;

import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import dev.longcontext.trainer.evaluation.suite.Metric;
import dev.longcontext.trainer.evaluation.suite.Metric.Scale;
import dev.longcontext.trainer.evaluation.suite.Section;
import java.util.Set;

/**
 * An evaluation that is done, for the report.
 *
 * @param metrics the suite's, which say how their values are shown
 * @param section the suite's own part
 */
record Evaluated(EvaluationScores scores, Set<Metric> metrics, Section section) {

    /** A value of a metric, as text; one of a metric that the suite does not have, as a plain number. */
    String format(String metric, double value) {
        return metrics.stream()
                .filter(m -> m.name().equals(metric))
                .map(Metric::scale)
                .findFirst()
                .orElse(Scale.NUMBER)
                .format(value);
    }
}
