package dev.longcontext.contract.validation;

import dev.longcontext.contract.Confidence;
import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Gate;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** By the end of an interval, too few items pass no gate, however good the model is. */
public final class EnoughItems {
    /** Of fewer, a metric that is no share has no interval: draws of so few are too much alike to say how wide it would be. */
    public static final int FEWEST_OF_AN_INTERVAL = 5;

    private final List<Violation> violations = new ArrayList<>();
    private final String path;
    private final int items;

    private EnoughItems(String path, int items) {
        this.path = path;
        this.items = items;
    }

    /**
     * @param path of the gate in run.json
     * @param metric that the gate is on
     * @param items on which the metric rests, at most
     */
    public static List<Violation> violationsOf(String path, Metric metric, Gate gate, int items) {
        EnoughItems rule = new EnoughItems(path, items);
        if (gate.decideBy() == DecideBy.LowerBound) {
            if (metric.scale() == Scale.Share) {
                rule.share(gate);
            } else {
                rule.interval(gate);
            }
        }
        return List.copyOf(rule.violations);
    }

    private void interval(Gate gate) {
        if (items < FEWEST_OF_AN_INTERVAL) {
            violations.add(new Violation(
                    path + ".decideBy",
                    gate.decideBy().name(),
                    "needs an interval, and of " + items + " texts " + gate.metric() + " has none",
                    "Give at least " + FEWEST_OF_AN_INTERVAL + " texts, or write decideBy: Point."));
        }
    }

    private void share(Gate gate) {
        double shown = Confidence.allRight(items);
        undecidable(".min", gate.min(), gate.min(), said("all of them right show no more than %.3f", shown));
        undecidable(".max", gate.max(), rest(gate.max()), said("all of them wrong show no less than %.3f", 1 - shown));
        undecidable(
                ".maxDropFromBase",
                gate.maxDropFromBase(),
                rest(gate.maxDropFromBase()),
                said("of two models that score the same a drop of %.3f stays possible", 1 - shown));
    }

    private static @Nullable Double rest(@Nullable Double share) {
        return share == null ? null : Double.valueOf(1 - share);
    }

    private static String said(String words, double share) {
        return String.format(Locale.ROOT, words, share);
    }

    /** @param least what the items must show when all goes as well as it can */
    private void undecidable(String field, @Nullable Double bound, @Nullable Double least, String shown) {
        if (least == null || least <= Confidence.allRight(items) || least > 1) {
            return;
        }
        boolean lower = field.equals(".min");
        violations.add(new Violation(
                path + field,
                String.valueOf(bound),
                "cannot be decided with decideBy LowerBound: the metric rests on " + items + " items, and " + shown,
                least < 1
                        ? "Measure at least " + Confidence.itemsFor(least) + " items, " + (lower ? "lower" : "raise")
                                + " the bound, or write decideBy: Point."
                        : (lower ? "Lower" : "Raise")
                                + " the bound, which no number of items can show, or write decideBy: Point."));
    }
}
