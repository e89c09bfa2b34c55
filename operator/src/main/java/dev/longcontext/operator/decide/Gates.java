package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.operator.memory.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The gates' verdict, as the condition GatesPassed. */
public final class Gates {

    private Gates() {}

    static Verdict of(StageSummary summary) {
        List<String> blocking = summary.evaluations().stream()
                .flatMap(evaluation -> failed(evaluation, true))
                .toList();
        if (!blocking.isEmpty()) {
            return Verdict.no(ConditionType.GatesPassed, ConditionReasons.GATE_FAILED, String.join("; ", blocking));
        }
        if (!Boolean.TRUE.equals(summary.passed())) {
            return Verdict.no(
                    ConditionType.GatesPassed,
                    ConditionReasons.GATE_FAILED,
                    "the trainer reports that a gate failed, but not which one");
        }
        List<String> warnings = summary.evaluations().stream()
                .flatMap(evaluation -> failed(evaluation, false))
                .toList();
        return Verdict.yes(
                ConditionType.GatesPassed,
                ConditionReasons.PASSED,
                warnings.isEmpty() ? "every gate passed" : "passed with warnings: " + String.join("; ", warnings));
    }

    private static Stream<String> failed(StageSummary.Evaluation evaluation, boolean blocking) {
        return evaluation.gates().stream()
                .filter(gate -> !Boolean.TRUE.equals(gate.passed()) && gate.blocks() == blocking)
                .map(gate -> "evaluation \"" + evaluation.name() + "\": " + describe(gate));
    }

    /** A gate that was missed: the metric, its value and the bound. */
    public static String describe(StageSummary.Gate gate) {
        String value = gate.metric() + " is " + number(gate.value());
        if (gate.min() != null && (gate.value() == null || gate.value() < gate.min())) {
            return value + ", its gate requires at least " + number(gate.min());
        }
        if (gate.max() != null && (gate.value() == null || gate.value() > gate.max())) {
            return value + ", its gate allows at most " + number(gate.max());
        }
        boolean rise = gate.maxRiseFromBase() != null;
        return value + ", the base has " + number(gate.base()) + " and its gate allows a " + (rise ? "rise" : "drop")
                + " of at most " + number(rise ? gate.maxRiseFromBase() : gate.maxDropFromBase());
    }

    private static String number(Double value) {
        if (value == null) {
            return "not known";
        }
        String digits = String.format(Locale.ROOT, "%.4f", value);
        return digits.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
