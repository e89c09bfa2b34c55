package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig.Gate;
import java.util.List;
import java.util.Map;

/** Holds metrics against their bounds. A metric that is missing or not a number passes no gate. */
final class Gates {
    /** Shares of samples are sums of ones divided by counts: bounds are not missed by a rounding error. */
    private static final double ROUNDING = 1e-9;

    private Gates() {}

    static List<GateResult> judge(List<Gate> gates, Map<String, Double> tuned, Map<String, Double> base) {
        return gates.stream().map(gate -> judge(gate, tuned, base)).toList();
    }

    private static GateResult judge(Gate gate, Map<String, Double> tuned, Map<String, Double> base) {
        Double value = finite(tuned.get(gate.metric()));
        Double baseValue = finite(base.get(gate.metric()));
        boolean passed = value != null
                && (gate.min() == null || value >= gate.min() - ROUNDING)
                && (gate.max() == null || value <= gate.max() + ROUNDING)
                && (gate.maxDropFromBase() == null
                        || baseValue != null && value >= baseValue - gate.maxDropFromBase() - ROUNDING)
                && (gate.maxRiseFromBase() == null
                        || baseValue != null && value <= baseValue + gate.maxRiseFromBase() + ROUNDING);
        return new GateResult(
                gate.metric(),
                gate.min(),
                gate.max(),
                gate.maxDropFromBase(),
                gate.maxRiseFromBase(),
                gate.severity(),
                value,
                baseValue,
                passed);
    }

    private static Double finite(Double value) {
        return value != null && Double.isFinite(value) ? value : null;
    }
}
