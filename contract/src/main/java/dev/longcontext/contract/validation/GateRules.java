package dev.longcontext.contract.validation;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfig.EffectiveLength;
import dev.longcontext.contract.EvaluationConfig.Gate;
import dev.longcontext.contract.EvaluationConfig.Suite;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import dev.longcontext.contract.SuiteSettings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What an evaluation decides: its gates and its effective length. A bound that nothing could hold, or miss, is refused. */
final class GateRules {

    private final Violations violations = new Violations();
    private final EvaluationConfig evaluation;

    private GateRules(EvaluationConfig evaluation) {
        this.evaluation = evaluation;
    }

    /** @param path of the evaluation in run.json */
    static List<Violation> violationsOf(String path, EvaluationConfig evaluation) {
        GateRules rules = new GateRules(evaluation);
        if (evaluation.effectiveLength() != null) {
            rules.effectiveLength(path + ".effectiveLength", evaluation.effectiveLength());
        }
        for (int g = 0; g < evaluation.gates().size(); g++) {
            rules.gate(path + ".gates[" + g + "]", evaluation.gates().get(g));
        }
        return rules.violations.found();
    }

    private void effectiveLength(String path, EffectiveLength bound) {
        if ((bound.min() == null) == (bound.shareOfShortest() == null)) {
            violations.add(
                    path,
                    null,
                    bound.min() == null ? "has no bound" : "has two bounds",
                    "Write min or shareOfShortest, one of them.");
        }
        if (evaluation.settings() != null && !evaluation.settings().scoresByLength()) {
            violations.add(
                    path,
                    null,
                    "has no meaning with suite " + evaluation.suite() + ", which has no score by length",
                    "Remove it, or put it into an evaluation of another suite.");
        }
    }

    private void gate(String path, Gate gate) {
        Suite suite = evaluation.suite();
        Optional<Metric> metric = suite.metrics().stream()
                .filter(m -> m.name().equals(gate.metric()))
                .findFirst();
        if (metric.isEmpty()) {
            violations.add(
                    path + ".metric",
                    gate.metric(),
                    "is not a metric of suite " + suite,
                    "Write one of " + suite.metrics().stream().map(Metric::name).collect(Collectors.joining(", "))
                            + ".");
        } else {
            bounds(path, metric.get(), gate);
        }
    }

    private void bounds(String path, Metric metric, Gate gate) {
        boolean share = metric.scale() == Scale.Share;
        Double wrongWay = share ? gate.maxRiseFromBase() : gate.maxDropFromBase();
        if (wrongWay != null) {
            violations.add(
                    path + (share ? ".maxRiseFromBase" : ".maxDropFromBase"),
                    wrongWay,
                    "bounds a change for the better: of " + metric.name() + " " + (share ? "more" : "less")
                            + " is better",
                    "Write " + (share ? "maxDropFromBase" : "maxRiseFromBase") + ".");
        } else if (gate.min() == null
                && gate.max() == null
                && gate.maxDropFromBase() == null
                && gate.maxRiseFromBase() == null) {
            String change = share ? "maxDropFromBase" : "maxRiseFromBase";
            violations.add(path, null, "has no bound", "Give min, max or " + change + ".");
        }
        if (gate.min() != null && gate.max() != null && gate.min() > gate.max()) {
            violations.add(path + ".min", gate.min(), "is above max = " + gate.max(), "Swap the two.");
        }
        if (share) {
            share(path + ".min", gate.min());
            share(path + ".max", gate.max());
            share(path + ".maxDropFromBase", gate.maxDropFromBase());
        } else if (gate.min() != null) {
            violations.add(
                    path + ".min",
                    gate.min(),
                    "keeps better models back: of " + metric.name() + " less is better",
                    "Write max.");
        }
        if (evaluation.settings() != null) {
            items(evaluation.settings(), metric)
                    .ifPresent(items -> violations.addAll(EnoughItems.violationsOf(path, metric, gate, items)));
        }
    }

    private OptionalInt items(SuiteSettings settings, Metric metric) {
        return metric.scale() == Scale.Share ? settings.items(metric) : mostTexts();
    }

    /** Where every source says how many of it are read, at most; fewer of them may turn out to be usable. */
    private OptionalInt mostTexts() {
        List<Integer> most = evaluation.sources().stream()
                .map(DataConfig.Source::maxSamples)
                .filter(Objects::nonNull)
                .toList();
        return most.isEmpty() || most.size() < evaluation.sources().size()
                ? OptionalInt.empty()
                : OptionalInt.of((int) Math.min(
                        Integer.MAX_VALUE,
                        most.stream().mapToLong(Integer::longValue).sum()));
    }

    private void share(String path, Double bound) {
        if (bound != null && (bound < 0 || bound > 1)) {
            violations.add(path, bound, "is not a share from 0 to 1", "Write 0.98 for 98 %.");
        }
    }
}
