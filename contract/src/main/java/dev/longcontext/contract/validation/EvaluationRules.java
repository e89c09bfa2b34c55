package dev.longcontext.contract.validation;

import dev.longcontext.contract.Contradiction;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfig.Suite;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.SuiteSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of {@code evaluation} that span several fields, whatever the suite. */
final class EvaluationRules {

    private final Violations violations = new Violations();
    private final RunConfig configuration;

    private EvaluationRules(RunConfig configuration) {
        this.configuration = configuration;
    }

    static List<Violation> violationsOf(RunConfig configuration) {
        EvaluationRules rules = new EvaluationRules(configuration);
        rules.evaluations();
        return rules.violations.found();
    }

    private void evaluations() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < configuration.evaluation().size(); i++) {
            EvaluationConfig evaluation = configuration.evaluation().get(i);
            String path = "evaluation[" + i + "]";
            violations.unique(names, evaluation.name(), path + ".name");
            for (Suite suite : Suite.values()) {
                violations.presence(
                        path + "." + suite.block(),
                        suite.settingsOf(evaluation),
                        suite == evaluation.suite(),
                        "suite " + evaluation.suite());
            }
            if (evaluation.settings() != null) {
                settings(path, evaluation, evaluation.settings());
                contradictions(path + "." + evaluation.suite().block(), evaluation);
            }
            violations.addAll(GateRules.violationsOf(path, evaluation));
        }
    }

    private void contradictions(String block, EvaluationConfig evaluation) {
        int targetLength = configuration.context().targetLength();
        for (Contradiction each : evaluation.settings().contradictions(evaluation, targetLength)) {
            violations.add(block + "." + each.field(), each.value(), each.rule(), each.remedy());
        }
    }

    private void settings(String path, EvaluationConfig evaluation, SuiteSettings settings) {
        lengths(path + "." + evaluation.suite().block() + ".lengths", settings.lengths());
        boolean readsSources = settings.textTokens().isPresent() || settings.readsRecords();
        if (settings.needsSources() || !readsSources) {
            violations.presence(
                    path + ".sources",
                    evaluation.sources().isEmpty() ? null : evaluation.sources(),
                    readsSources,
                    "suite " + evaluation.suite());
        }
        violations.addAll(SourceRules.violationsOf(path + ".sources", evaluation.sources()));
        if (settings.readsRecords()) {
            for (int i = 0; i < evaluation.sources().size(); i++) {
                records(path + ".sources[" + i + "]", evaluation.sources().get(i));
            }
        }
    }

    /** What is said of samples has no meaning for items. */
    private void records(String path, DataConfig.Source source) {
        boolean ofSamples = source.format() != DataConfig.Format.Auto
                || source.fields() != null
                || source.minTokens() != null
                || source.maxTokens() != null
                || !source.steps().isEmpty();
        if (ofSamples) {
            violations.add(
                    path,
                    source.name(),
                    "has format, fields, minTokens, maxTokens or steps, which are for samples and not for the items of a suite",
                    "Omit these fields.");
        }
    }

    private void lengths(String path, List<Integer> lengths) {
        int target = configuration.context().targetLength();
        for (int i = 0; i < lengths.size(); i++) {
            if (lengths.get(i) > target) {
                violations.add(
                        path + "[" + i + "]",
                        lengths.get(i),
                        "is above context.targetLength = " + target,
                        "Use lengths up to the target length.");
            }
        }
    }
}
