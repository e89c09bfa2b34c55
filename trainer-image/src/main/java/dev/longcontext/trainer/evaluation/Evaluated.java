package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation that is done, for the report.
 *
 * @param metrics the suite's, which say how their values are shown
 * @param section the suite's own part
 */
record Evaluated(EvaluationScores scores, Set<Metric> metrics, Section section) {

    /** A value of a metric, as text: shares in percent. */
    String format(String metric, double value) {
        return isShare(metric)
                ? String.format(Locale.ROOT, "%.1f %%", value * 100)
                : String.format(Locale.ROOT, value < 100 ? "%.3f" : "%,.1f", value);
    }

    /** A difference of two values of a metric, as text: of shares in percentage points. */
    String formatChange(String metric, double change) {
        return isShare(metric)
                ? String.format(Locale.ROOT, "%+.1f points", change * 100)
                : String.format(Locale.ROOT, Math.abs(change) < 100 ? "%+.3f" : "%+,.1f", change);
    }

    /** More is better; of other metrics less is. */
    boolean isShare(String metric) {
        return metrics.stream().anyMatch(m -> m.name().equals(metric) && m.scale() == Scale.Share);
    }

    /**
     * Of a value of the extended model, as text.
     *
     * @return empty where none is known
     */
    String interval(String metric, @Nullable Uncertainty uncertainty) {
        if (uncertainty == null) {
            return "";
        }
        Interval interval = uncertainty.value();
        return format(metric, interval.low()) + " to " + format(metric, interval.high());
    }

    /** Of the difference of both models, likewise. */
    String change(String metric, @Nullable Uncertainty uncertainty) {
        if (uncertainty == null) {
            return "";
        }
        Interval change = uncertainty.change();
        return formatChange(metric, change.low()) + " to " + formatChange(metric, change.high());
    }

    /** What a gate asks for, as text. */
    String bounds(GateResult gate) {
        List<String> bounds = new ArrayList<>();
        BiConsumer<String, Double> bound = (words, value) -> {
            if (value != null) {
                bounds.add(words + format(gate.metric(), value));
            }
        };
        bound.accept("at least ", gate.min());
        bound.accept("at most ", gate.max());
        bound.accept("at most below the base by ", gate.maxDropFromBase());
        bound.accept("at most above the base by ", gate.maxRiseFromBase());
        return String.join(", ", bounds)
                + (gate.decideBy() == DecideBy.LowerBound ? ", by the interval's worse end" : "");
    }

    /** What the extended model has of a gate's metric, as text. */
    String value(GateResult gate) {
        return gate.value() == null ? "not measured" : format(gate.metric(), gate.value());
    }

    /** The same with how sure it is, where that is known. */
    String sureValue(GateResult gate) {
        return gate.uncertainty() == null
                ? value(gate)
                : value(gate) + " (95 % interval " + interval(gate.metric(), gate.uncertainty()) + ", n = "
                        + gate.uncertainty().items() + ")";
    }
}
