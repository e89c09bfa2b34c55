package dev.longcontext.contract.validation;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfig.Suite;
import dev.longcontext.contract.Needle;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.RunConfig.ExportFormat;
import dev.longcontext.contract.RunConfig.MaxModelLen;
import dev.longcontext.contract.RunConfig.MergeBase;
import dev.longcontext.contract.SuiteSettings;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.contract.TrainingConfig.Optimizer;
import dev.longcontext.contract.TrainingConfig.Schedule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of run.json that span several fields; a schema cannot say them well. */
final class RunConfigRules {

    private final List<Violation> violations = new ArrayList<>();
    private final RunConfig configuration;

    private RunConfigRules(RunConfig configuration) {
        this.configuration = configuration;
    }

    static List<Violation> violationsOf(RunConfig configuration) {
        RunConfigRules rules = new RunConfigRules(configuration);
        rules.method();
        rules.length();
        rules.optimizer();
        rules.samples();
        rules.sources("data.sources", configuration.data().sources());
        rules.arranged();
        if (configuration.data().synthetic() != null) {
            rules.sources(
                    "data.synthetic.corpus", configuration.data().synthetic().corpus());
        }
        rules.violations.addAll(SyntheticRules.violationsOf(configuration));
        rules.violations.addAll(MixRules.violationsOf(configuration.data()));
        rules.nearDuplicates();
        rules.chatTemplate();
        rules.evaluations();
        rules.export();
        rules.maxModelLen();
        return List.copyOf(rules.violations);
    }

    private void arranged() {
        int target = configuration.context().targetLength();
        List<DataConfig.Source> sources = configuration.data().sources();
        for (int i = 0; i < sources.size(); i++) {
            DataConfig.Arrange arrange = sources.get(i).arrange();
            if (arrange != null && arrange.maxTokens() > target) {
                report(
                        "data.sources[" + i + "].arrange.maxTokens",
                        arrange.maxTokens(),
                        "is above context.targetLength = " + target,
                        "Write a length up to it.");
            }
        }
    }

    private void nearDuplicates() {
        Stream<DataConfig.Source> sources = Stream.concat(
                configuration.data().sources().stream(),
                configuration.evaluation().stream().flatMap(evaluation -> evaluation.sources().stream()));
        boolean asked = sources.anyMatch(source -> source.steps().contains(DataConfig.Step.NearDeduplicate));
        if (!asked) {
            presence(
                    "data.nearDuplicateSimilarity",
                    configuration.data().nearDuplicateSimilarity(),
                    false,
                    "sources that have no step NearDeduplicate");
        }
    }

    private void chatTemplate() {
        DataConfig.ChatTemplate template = configuration.data().chatTemplate();
        if (template != null && (template.format() == null) == (template.variable() == null)) {
            report(
                    "data.chatTemplate",
                    null,
                    template.format() == null
                            ? "names neither a format nor a variable"
                            : "names both a format and a variable",
                    "Write one of them, or omit the block to use the model's own template.");
        }
    }

    private void method() {
        TrainingConfig training = configuration.training();
        Method method = training.method();
        presence("training.lora", training.lora(), method != Method.Full, "method " + method);
        presence("training.quantization", training.quantization(), method == Method.QLoRA, "method " + method);
    }

    private void presence(String path, Object block, boolean needed, String because) {
        if (needed && block == null) {
            report(path, null, "is missing with " + because, "Add the block.");
        } else if (!needed && block != null) {
            report(path, null, "has no effect with " + because, "Omit the block.");
        }
    }

    private void length() {
        Integer epochs = configuration.training().epochs();
        Integer maxSteps = configuration.training().maxSteps();
        if ((epochs == null) == (maxSteps == null)) {
            String rule =
                    epochs == null ? "neither epochs nor maxSteps is set" : "must not be set together with epochs";
            report("training.maxSteps", maxSteps, rule, "Set exactly one of epochs and maxSteps.");
        }
        TrainingConfig.Batch batch = configuration.training().batch();
        if (batch.tokensPerStep() != null && (batch.perDevice() != 1 || batch.gradientAccumulation() != 1)) {
            report(
                    "training.batch.tokensPerStep",
                    batch.tokensPerStep(),
                    "fixes the size of a step, and so do perDevice and gradientAccumulation",
                    "Write 1 for both, or omit tokensPerStep.");
        }
    }

    private void optimizer() {
        Optimizer optimizer = configuration.training().optimizer();
        boolean decays = optimizer.schedule() == Schedule.WarmupStableDecay;
        presence("training.optimizer.decayShare", optimizer.decayShare(), decays, "schedule " + optimizer.schedule());
        Integer maxSteps = configuration.training().maxSteps();
        if (maxSteps != null && optimizer.warmupSteps() >= maxSteps && optimizer.warmupSteps() > 0) {
            report(
                    "training.optimizer.warmupSteps",
                    optimizer.warmupSteps(),
                    "is not below maxSteps = " + maxSteps + ", so the learning rate would never be reached",
                    "Write fewer warm-up steps.");
        }
    }

    private void samples() {
        if (configuration.data().sources().isEmpty() && configuration.data().synthetic() == null) {
            report(
                    "data.sources",
                    null,
                    "is empty, and there is no data.synthetic",
                    "Add a source, or data.synthetic.");
        }
    }

    private void sources(String path, List<DataConfig.Source> sources) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sources.size(); i++) {
            String source = path + "[" + i + "]";
            unique(names, sources.get(i).name(), source + ".name");
            violations.addAll(SourceRules.violationsOf(source, sources.get(i)));
        }
    }

    private void evaluations() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < configuration.evaluation().size(); i++) {
            EvaluationConfig evaluation = configuration.evaluation().get(i);
            String path = "evaluation[" + i + "]";
            unique(names, evaluation.name(), path + ".name");
            for (Suite suite : Suite.values()) {
                presence(
                        path + "." + suite.block(),
                        suite.settingsOf(evaluation),
                        suite == evaluation.suite(),
                        "suite " + evaluation.suite());
            }
            if (evaluation.settings() != null) {
                settings(path, evaluation, evaluation.settings());
                violations.addAll(SuiteRules.violationsOf(
                        path, evaluation, configuration.context().targetLength()));
            }
            violations.addAll(GateRules.violationsOf(path, evaluation));
        }
    }

    private void settings(String path, EvaluationConfig evaluation, SuiteSettings settings) {
        lengths(path + "." + evaluation.suite().block() + ".lengths", settings.lengths());
        boolean readsSources = settings.textTokens().isPresent() || settings.readsRecords();
        if (settings.needsSources() || !readsSources) {
            presence(
                    path + ".sources",
                    evaluation.sources().isEmpty() ? null : evaluation.sources(),
                    readsSources,
                    "suite " + evaluation.suite());
        }
        if (settings instanceof Needle needle) {
            needle(path + ".needle", needle);
        }
        sources(path + ".sources", evaluation.sources());
        if (settings.readsRecords()) {
            for (int i = 0; i < evaluation.sources().size(); i++) {
                records(path + ".sources[" + i + "]", evaluation.sources().get(i));
            }
        }
    }

    private void needle(String path, Needle needle) {
        if (needle.metric() == Needle.NeedleMetric.NextTokens) {
            String why = "metric NextTokens, which hides a pass key of its own";
            presence(path + ".needle", needle.needle(), false, why);
            presence(path + ".question", needle.question(), false, why);
            presence(path + ".answer", needle.answer(), false, why);
            presence(path + ".maxNewTokens", needle.maxNewTokens(), false, why);
        } else if (needle.answer().contains("{key}") && !needle.needle().contains("{key}")) {
            report(
                    path + ".answer",
                    needle.answer(),
                    "has a {key} that the needle \"" + needle.needle() + "\" does not tell",
                    "Write the answer that the needle gives, or {key} into the needle.");
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
            report(
                    path,
                    source.name(),
                    "has format, fields, minTokens, maxTokens or steps, which are for samples and not for the items of"
                            + " a suite",
                    "Omit these fields.");
        }
    }

    private void lengths(String path, List<Integer> lengths) {
        int target = configuration.context().targetLength();
        for (int i = 0; i < lengths.size(); i++) {
            if (lengths.get(i) > target) {
                report(
                        path + "[" + i + "]",
                        lengths.get(i),
                        "is above context.targetLength = " + target,
                        "Use lengths up to the target length.");
            }
        }
    }

    private void export() {
        Method method = configuration.training().method();
        if (method == Method.Full && configuration.export().formats().contains(ExportFormat.Adapter)) {
            report(
                    "export.formats",
                    ExportFormat.Adapter,
                    "method Full produces no adapter",
                    "Write Merged, or use method QLoRA or LoRA.");
        }
        if (method != Method.QLoRA && configuration.export().mergeBase() == MergeBase.Dequantized) {
            report(
                    "export.mergeBase",
                    MergeBase.Dequantized,
                    "method " + method + " trains on weights that were never quantised",
                    "Write Original.");
        }
    }

    private void maxModelLen() {
        boolean effective = configuration.export().maxModelLen() == MaxModelLen.Effective;
        if (effective && configuration.evaluation().stream().allMatch(e -> e.effectiveLength() == null)) {
            report(
                    "export.maxModelLen",
                    MaxModelLen.Effective,
                    "needs an effective length, and no evaluation has effectiveLength",
                    "Add effectiveLength to an evaluation, or write Target.");
        }
        if (effective && !configuration.export().formats().contains(ExportFormat.Merged)) {
            report(
                    "export.maxModelLen",
                    MaxModelLen.Effective,
                    "is written into a merged model, and export.formats has none",
                    "Export Merged, or write Target.");
        }
    }

    private void unique(Set<String> names, String name, String path) {
        if (!names.add(name)) {
            report(path, name, "is used twice", "Give each a different name.");
        }
    }

    private void report(String path, Object value, String rule, String remedy) {
        violations.add(new Violation(path, value == null ? "" : String.valueOf(value), rule, remedy));
    }
}
