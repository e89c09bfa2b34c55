package dev.longcontext.contract.validation;

import dev.longcontext.contract.DataConfig.Arrange;
import dev.longcontext.contract.DataConfig.Arrangement;
import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataConfig.Source;
import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.contract.DataFields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of a source of samples that span several of its fields. */
final class SourceRules {

    private final String path;
    private final Source source;
    private final Violations violations = new Violations();

    private SourceRules(String path, Source source) {
        this.path = path;
        this.source = source;
    }

    /** @param path such as {@code data.sources} */
    static List<Violation> violationsOf(String path, List<Source> sources) {
        Violations violations = new Violations();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sources.size(); i++) {
            String source = path + "[" + i + "]";
            violations.unique(names, sources.get(i).name(), source + ".name");
            violations.addAll(violationsOf(source, sources.get(i)));
        }
        return violations.found();
    }

    private static List<Violation> violationsOf(String path, Source source) {
        SourceRules rules = new SourceRules(path, source);
        rules.selection();
        rules.length();
        rules.steps();
        rules.weight();
        if (source.arrange() != null) {
            rules.arrange(source.arrange());
        }
        if (source.fields() != null) {
            rules.fields(source.fields());
        }
        return rules.violations.found();
    }

    private void selection() {
        if (source.pick() != null && source.maxSamples() == null) {
            report(
                    ".pick",
                    source.pick(),
                    "selects samples, but without maxSamples all are taken",
                    "Set maxSamples, or omit pick.");
        }
    }

    private void length() {
        if (source.minTokens() != null && source.maxTokens() != null && source.minTokens() > source.maxTokens()) {
            report(
                    ".minTokens",
                    source.minTokens(),
                    "is above maxTokens = " + source.maxTokens(),
                    "Swap the two, or omit one.");
        }
    }

    private void steps() {
        if (path.startsWith("evaluation") && source.steps().contains(Step.Decontaminate)) {
            report(".steps", source.steps(), "compares an evaluation with itself", "Omit Decontaminate here.");
        }
    }

    private void arrange(Arrange arrange) {
        if (path.startsWith("evaluation")) {
            report(".arrange", arrange.type(), "makes training data", "Omit it.");
        }
        if (source.format() == Format.Chat
                || source.fields() != null && source.fields().text() == null) {
            report(".arrange", arrange.type(), "is for texts, and the source has chats", "Omit it.");
        }
        if (arrange.minTokens() > arrange.maxTokens()) {
            report(
                    ".arrange.minTokens",
                    arrange.minTokens(),
                    "is above maxTokens = " + arrange.maxTokens(),
                    "Swap the two.");
        }
        boolean interleaves = arrange.type() == Arrangement.Interleave;
        Integer chunk = arrange.chunkTokens();
        if ((chunk == null) == interleaves) {
            report(
                    ".arrange.chunkTokens",
                    chunk,
                    interleaves ? "is missing with Interleave" : "has no effect with Concatenate",
                    interleaves ? "Add it." : "Omit it.");
        } else if (interleaves && chunk > arrange.minTokens() / 2) {
            report(
                    ".arrange.chunkTokens",
                    chunk,
                    "is above half of minTokens = " + arrange.minTokens(),
                    "Write less: a sample needs chunks of two documents.");
        }
    }

    private void weight() {
        if (path.startsWith("evaluation") && source.weight() != null) {
            report(
                    ".weight",
                    source.weight(),
                    "is a share of training data",
                    "Omit it; maxSamples says how many are taken.");
        }
    }

    private void fields(DataFields fields) {
        long forms = Stream.of(fields.text(), fields.messages(), fields.completion())
                .filter(field -> field != null)
                .count();
        if (forms != 1) {
            report(
                    ".fields",
                    null,
                    "needs one of text, messages and completion, and no other of them",
                    "Name the field of what is to be learnt.");
        }
        if ((fields.prompt() == null) != (fields.completion() == null)) {
            report(".fields", null, "has one of prompt and completion without the other", "Name the fields of both.");
        }
        needs(fields.completion(), "completion", "context", fields.context());
        needs(fields.completion(), "completion", "input", fields.input());
        needs(fields.messages(), "messages", "role", fields.role());
        needs(fields.messages(), "messages", "content", fields.content());
        if (fields.text() != null && fields.system() != null) {
            report(".fields.system", fields.system(), "a text has no system message", "Omit it.");
        }
        if (source.format() != Format.Auto && (source.format() == Format.Text) != (fields.text() != null)) {
            report(".format", source.format(), "contradicts the source's fields", "Write Auto.");
        }
    }

    private void needs(String other, String otherName, String name, String value) {
        if (value != null && other == null) {
            report(
                    ".fields." + name,
                    value,
                    "has no effect without " + otherName,
                    "Omit it, or add " + otherName + ".");
        }
    }

    private void report(String field, Object value, String rule, String remedy) {
        violations.add(path + field, value, rule, remedy);
    }
}
