package dev.longcontext.contract.validation;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.Task;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import java.util.List;

/** The rules of {@code data.synthetic} that span several fields. */
final class SyntheticRules {

    private static final String PATH = "data.synthetic";

    private final Violations violations = new Violations();
    private final RunConfig configuration;
    private final SyntheticConfig synthetic;

    private SyntheticRules(RunConfig configuration, SyntheticConfig synthetic) {
        this.configuration = configuration;
        this.synthetic = synthetic;
    }

    static List<Violation> violationsOf(RunConfig configuration) {
        if (configuration.data().synthetic() == null) {
            return List.of();
        }
        SyntheticRules rules =
                new SyntheticRules(configuration, configuration.data().synthetic());
        rules.names();
        rules.corpus();
        for (int i = 0; i < rules.synthetic.tasks().size(); i++) {
            rules.task(PATH + ".tasks[" + i + "]", rules.synthetic.tasks().get(i));
        }
        rules.prices();
        return rules.violations.found();
    }

    private void names() {
        List<DataConfig.Source> sources = configuration.data().sources();
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).name().equals(SyntheticConfig.SOURCE)) {
                violations.add(
                        "data.sources[" + i + "].name",
                        SyntheticConfig.SOURCE,
                        "is the name of the source that data.synthetic makes",
                        "Give the source another name.");
            }
        }
    }

    /** The tasks say which documents are used, and how many. */
    private void corpus() {
        for (int i = 0; i < synthetic.corpus().size(); i++) {
            DataConfig.Source source = synthetic.corpus().get(i);
            String path = PATH + ".corpus[" + i + "]";
            none(path + ".maxSamples", source.maxSamples(), "count of the tasks");
            none(path + ".pick", source.pick(), "the order of the files");
            none(path + ".arrange", source.arrange(), "the list of tasks");
            none(path + ".weight", source.weight(), "count of the tasks");
            none(path + ".minTokens", source.minTokens(), "minTokens of the tasks");
            none(path + ".maxTokens", source.maxTokens(), "maxTokens of the tasks");
            none(path + ".licence", source.licence(), "data.synthetic.licence");
            none(path + ".steps", source.steps().isEmpty() ? null : source.steps(), "data.synthetic.steps");
            if (source.fields() != null && source.fields().text() == null) {
                violations.add(
                        path + ".fields", null, "names no text, and a corpus is of texts", "Name the field of text.");
            }
            if (source.format() == DataConfig.Format.Chat) {
                violations.add(
                        path + ".format",
                        source.format(),
                        "is a format of chats, and a corpus has documents",
                        "Write Text.");
            }
        }
    }

    private void none(String path, Object value, String instead) {
        if (value != null) {
            violations.add(path, value, "has no effect on a corpus, where " + instead + " decides", "Omit it.");
        }
    }

    private void task(String path, Task task) {
        List<String> corpus =
                synthetic.corpus().stream().map(DataConfig.Source::name).toList();
        if (task.source() != null && !corpus.contains(task.source())) {
            violations.add(
                    path + ".source",
                    task.source(),
                    "is not the name of a source in data.synthetic.corpus",
                    "Write one of " + String.join(", ", corpus) + ", or omit it.");
        }
        int target = configuration.context().targetLength();
        if (task.maxTokens() > target) {
            violations.add(
                    path + ".maxTokens",
                    task.maxTokens(),
                    "is above context.targetLength = " + target,
                    "Write a length below it: questions and answers need room too.");
        }
        if (task.minTokens() > task.maxTokens()) {
            violations.add(
                    path + ".minTokens", task.minTokens(), "is above maxTokens = " + task.maxTokens(), "Lower it.");
        }
        if (task.type() == TaskType.MultiDetailQA && task.chunks() != null && task.chunks() < 2) {
            violations.add(
                    path + ".chunks",
                    task.chunks(),
                    "is too few for MultiDetailQA, whose questions need several chunks",
                    "Write 2 or more, or omit it.");
        }
        if (task.type() == TaskType.MultiDetailQA && task.chunkTokens() > task.minTokens() / 2) {
            violations.add(
                    path + ".chunkTokens",
                    task.chunkTokens(),
                    "is more than half of minTokens = " + task.minTokens()
                            + ", so the shortest documents have no two chunks",
                    "Lower it, or raise minTokens.");
        }
        if (task.type() == TaskType.BiographySummary && task.chunks() != null) {
            violations.add(
                    path + ".chunks",
                    task.chunks(),
                    "has no effect with BiographySummary, which reads the whole document",
                    "Omit it.");
        }
    }

    private void prices() {
        Double prompt = synthetic.budget().promptPricePerMillion();
        Double completion = synthetic.budget().completionPricePerMillion();
        if ((prompt == null) != (completion == null)) {
            violations.add(
                    PATH + ".budget." + (prompt == null ? "promptPricePerMillion" : "completionPricePerMillion"),
                    null,
                    "is missing, but the other price is set",
                    "Set both prices, or none.");
        }
    }
}
