package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummary.Interval;
import dev.longcontext.operator.memory.Verdict;
import java.util.ArrayList;
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

    /** A gate that was missed: the metric, its value, how sure that is as far as it is known, and the bound. */
    public static String describe(StageSummary.Gate gate) {
        boolean byInterval = decidesByInterval(gate) && gate.interval() != null;
        Interval held = byInterval ? gate.interval() : new Interval(gate.value(), gate.value());
        boolean tooLow = gate.min() != null && (held.low() == null || held.low() < gate.min());
        boolean tooHigh = gate.max() != null && (held.high() == null || held.high() > gate.max());
        boolean againstBase = gate.maxRiseFromBase() != null || gate.maxDropFromBase() != null;
        if (againstBase && !tooLow && !tooHigh) {
            return fromBase(gate);
        }
        boolean least = tooLow || (!tooHigh && gate.min() != null); // neither: within the rounding of what is told
        return gate.metric() + " is " + number(gate.value()) + sure("", gate.interval(), gate)
                + (least ? atLeast(gate) : atMost(gate));
    }

    private static String atLeast(StageSummary.Gate gate) {
        return ", its gate requires at least " + number(gate.min())
                + (decidesByInterval(gate) ? " of the lower end" : "");
    }

    private static String atMost(StageSummary.Gate gate) {
        return ", its gate allows at most " + number(gate.max()) + (decidesByInterval(gate) ? " of the upper end" : "");
    }

    private static String fromBase(StageSummary.Gate gate) {
        boolean rise = gate.maxRiseFromBase() != null;
        return gate.metric() + " is " + number(gate.value()) + ", the base has " + number(gate.base())
                + " and its gate allows a " + (rise ? "rise" : "drop") + " of at most "
                + number(rise ? gate.maxRiseFromBase() : gate.maxDropFromBase())
                + sure("change: ", gate.change(), gate);
    }

    private static boolean decidesByInterval(StageSummary.Gate gate) {
        return "LowerBound".equals(gate.decideBy());
    }

    /** Interval and number of items; that there is no interval is told only where the gate needs one. */
    private static String sure(String of, Interval interval, StageSummary.Gate gate) {
        boolean known = interval != null && (interval.low() != null || interval.high() != null);
        List<String> parts = new ArrayList<>();
        if (known) {
            parts.add(of + "95 % interval " + number(interval.low()) + " to " + number(interval.high()));
        } else if (decidesByInterval(gate)) {
            parts.add(of + "no interval is known");
        }
        if (gate.items() != null) {
            parts.add(gate.items() + " items");
        }
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    private static String number(Double value) {
        if (value == null) {
            return "not known";
        }
        String digits = String.format(Locale.ROOT, "%.4f", value);
        return digits.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
