package dev.longcontext.contract.validation;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.RunConfig;
import java.util.List;
import java.util.stream.Stream;

/** The rules of {@code data} that span several fields. */
final class DataRules {

    private final Violations violations = new Violations();
    private final RunConfig configuration;
    private final DataConfig data;

    private DataRules(RunConfig configuration) {
        this.configuration = configuration;
        this.data = configuration.data();
    }

    static List<Violation> violationsOf(RunConfig configuration) {
        DataRules rules = new DataRules(configuration);
        rules.samples();
        rules.violations.addAll(SourceRules.violationsOf("data.sources", rules.data.sources()));
        rules.arranged();
        if (rules.data.synthetic() != null) {
            rules.violations.addAll(SourceRules.violationsOf(
                    "data.synthetic.corpus", rules.data.synthetic().corpus()));
        }
        rules.violations.addAll(SyntheticRules.violationsOf(configuration));
        rules.violations.addAll(MixRules.violationsOf(rules.data));
        rules.nearDuplicates();
        rules.chatTemplate();
        return rules.violations.found();
    }

    private void samples() {
        if (data.sources().isEmpty() && data.synthetic() == null) {
            violations.add(
                    "data.sources",
                    null,
                    "is empty, and there is no data.synthetic",
                    "Add a source, or data.synthetic.");
        }
    }

    private void arranged() {
        int target = configuration.context().targetLength();
        List<DataConfig.Source> sources = data.sources();
        for (int i = 0; i < sources.size(); i++) {
            DataConfig.Arrange arrange = sources.get(i).arrange();
            if (arrange != null && arrange.maxTokens() > target) {
                violations.add(
                        "data.sources[" + i + "].arrange.maxTokens",
                        arrange.maxTokens(),
                        "is above context.targetLength = " + target,
                        "Write a length up to it.");
            }
        }
    }

    private void nearDuplicates() {
        Stream<DataConfig.Source> sources = Stream.concat(
                data.sources().stream(),
                configuration.evaluation().stream().flatMap(evaluation -> evaluation.sources().stream()));
        boolean ofChats =
                data.synthetic() != null && data.synthetic().steps().contains(DataConfig.Step.NearDeduplicate);
        boolean asked = ofChats || sources.anyMatch(source -> source.steps().contains(DataConfig.Step.NearDeduplicate));
        if (!asked) {
            violations.presence(
                    "data.nearDuplicateSimilarity",
                    data.nearDuplicateSimilarity(),
                    false,
                    "sources that have no step NearDeduplicate");
        }
    }

    private void chatTemplate() {
        DataConfig.ChatTemplate template = data.chatTemplate();
        if (template != null && (template.format() == null) == (template.variable() == null)) {
            violations.add(
                    "data.chatTemplate",
                    null,
                    template.format() == null
                            ? "names neither a format nor a variable"
                            : "names both a format and a variable",
                    "Write one of them, or omit the block to use the model's own template.");
        }
    }
}
