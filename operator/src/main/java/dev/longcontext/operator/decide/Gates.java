package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummary.Interval;
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

    /** A gate that was missed: the metric, its value, by which interval if by one, and the bound. */
    public static String describe(StageSummary.Gate gate) {
        boolean byInterval = "LowerBound".equals(gate.decideBy());
        Interval of =
                byInterval && gate.interval() != null ? gate.interval() : new Interval(gate.value(), gate.value());
        String value =
                gate.metric() + " is " + number(gate.value()) + (byInterval ? sure("", gate.interval(), gate) : "");
        if (gate.min() != null && (of.low() == null || of.low() < gate.min())) {
            return value + ", its gate requires at least " + number(gate.min())
                    + (byInterval ? " of the lower end" : "");
        }
        if (gate.max() != null && (of.high() == null || of.high() > gate.max())) {
            return value + ", its gate allows at most " + number(gate.max()) + (byInterval ? " of the upper end" : "");
        }
        value = gate.metric() + " is " + number(gate.value());
        if (gate.maxRiseFromBase() == null && gate.maxDropFromBase() == null) { // within the rounding of what is told
            boolean least = gate.min() != null;
            return value + ", its gate " + (least ? "requires at least " : "allows at most ")
                    + number(least ? gate.min() : gate.max());
        }
        boolean rise = gate.maxRiseFromBase() != null;
        return value + ", the base has " + number(gate.base()) + " and its gate allows a " + (rise ? "rise" : "drop")
                + " of at most " + number(rise ? gate.maxRiseFromBase() : gate.maxDropFromBase())
                + (byInterval ? sure("change: ", gate.change(), gate) : "");
    }

    private static String sure(String of, Interval interval, StageSummary.Gate gate) {
        return interval == null
                ? " (" + of + "no interval is known)"
                : " (" + of + "95 % interval " + number(interval.low()) + " to " + number(interval.high())
                        + (gate.items() == null ? "" : ", " + gate.items() + " items") + ")";
    }

    private static String number(Double value) {
        if (value == null) {
            return "not known";
        }
        String digits = String.format(Locale.ROOT, "%.4f", value);
        return digits.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
