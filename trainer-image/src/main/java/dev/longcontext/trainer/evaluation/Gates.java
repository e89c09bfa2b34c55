package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Gate;
import dev.longcontext.trainer.statistics.Interval;
import java.util.List;
import java.util.Map;

/** Holds metrics against their bounds. A metric that is missing or not a number passes no gate. */
final class Gates {
    /** Shares of samples are sums of ones divided by counts: bounds are not missed by a rounding error. */
    private static final double ROUNDING = 1e-9;

    private Gates() {}

    /**
     * @param tuned values of the tuned model, by metric
     * @param base values of the base model
     * @param uncertainty of metrics that have intervals: every gate tells it, and one that decides by it does not pass without it
     */
    static List<GateResult> judge(
            List<Gate> gates,
            Map<String, Double> tuned,
            Map<String, Double> base,
            Map<String, Uncertainty> uncertainty) {
        return gates.stream()
                .map(gate -> judge(
                        gate,
                        finite(tuned.get(gate.metric())),
                        finite(base.get(gate.metric())),
                        uncertainty.get(gate.metric())))
                .toList();
    }

    private static GateResult judge(Gate gate, Double value, Double base, Uncertainty uncertainty) {
        boolean passed = value != null
                && (gate.decideBy() == DecideBy.Point
                        ? holdsAt(gate, value, base)
                        : uncertainty != null && holdsWithin(gate, uncertainty, base));
        return GateResult.of(gate, value, base, uncertainty, passed);
    }

    private static boolean holdsAt(Gate gate, double value, Double base) {
        Double change = base == null ? null : Double.valueOf(value - base);
        return holds(gate, value, value, change, change);
    }

    private static boolean holdsWithin(Gate gate, Uncertainty uncertainty, Double base) {
        Interval value = uncertainty.value();
        Interval change = uncertainty.change();
        return holds(
                gate,
                value.low(),
                value.high(),
                base == null ? null : Double.valueOf(change.low()),
                base == null ? null : Double.valueOf(change.high()));
    }

    /**
     * @param low the least that the value may be, and so on
     * @param changeLow the least that the difference from the base may be; null where the base is not known
     */
    private static boolean holds(Gate gate, double low, double high, Double changeLow, Double changeHigh) {
        return (gate.min() == null || low >= gate.min() - ROUNDING)
                && (gate.max() == null || high <= gate.max() + ROUNDING)
                && (gate.maxDropFromBase() == null
                        || changeLow != null && changeLow >= -gate.maxDropFromBase() - ROUNDING)
                && (gate.maxRiseFromBase() == null
                        || changeHigh != null && changeHigh <= gate.maxRiseFromBase() + ROUNDING);
    }

    private static Double finite(Double value) {
        return value != null && Double.isFinite(value) ? value : null;
    }
}
