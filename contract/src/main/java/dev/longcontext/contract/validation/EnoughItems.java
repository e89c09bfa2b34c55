package dev.longcontext.contract.validation;

import dev.longcontext.contract.Confidence;
import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** By the end of an interval, too few items pass no gate, however good the model is. */
public final class EnoughItems {
    private final List<Violation> violations = new ArrayList<>();

    private EnoughItems() {}

    /**
     * @param path of the gate in run.json
     * @param gate on a metric that is a share
     * @param items on which the metric rests
     */
    public static List<Violation> violationsOf(String path, Gate gate, int items) {
        EnoughItems rule = new EnoughItems();
        if (gate.decideBy() == DecideBy.LowerBound) {
            Double drop = gate.maxDropFromBase();
            rule.undecidable(path + ".min", gate.min(), gate.min(), items);
            rule.undecidable(path + ".maxDropFromBase", drop, drop == null ? null : 1 - drop, items);
        }
        return List.copyOf(rule.violations);
    }

    private void undecidable(String path, Double bound, Double least, int items) {
        if (least == null || least <= Confidence.allRight(items) || least > 1) {
            return;
        }
        violations.add(new Violation(
                path,
                String.valueOf(bound),
                String.format(
                        Locale.ROOT,
                        "cannot be decided with decideBy LowerBound: the metric rests on %d items, and all of them right "
                                + "show no more than %.3f",
                        items,
                        Confidence.allRight(items)),
                least < 1
                        ? "Measure at least " + Confidence.itemsFor(least)
                                + " items, lower the bound, or write decideBy: Point."
                        : "Lower the bound, which no number of items can show, or write decideBy: Point."));
    }
}
