package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Gate;
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
     * @param uncertainty of metrics that have intervals; a gate that decides by one does not pass without it
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
        if (gate.decideBy() == DecideBy.Point) {
            Double change = value == null || base == null ? null : value - base;
            boolean passed = value != null && holds(gate, value, value, change, change);
            return GateResult.of(gate, value, base, null, passed);
        }
        boolean passed = value != null
                && uncertainty != null
                && holds(
                        gate,
                        uncertainty.value().low(),
                        uncertainty.value().high(),
                        base == null ? null : uncertainty.change().low(),
                        base == null ? null : uncertainty.change().high());
        return GateResult.of(gate, value, base, uncertainty, passed);
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
