package dev.longcontext.contract.validation;

import dev.longcontext.contract.Custom;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.LongBench;
import dev.longcontext.contract.MultipleChoice;
import dev.longcontext.contract.Needle;
import dev.longcontext.contract.Needle.NeedleMetric;
import java.util.List;

/** The rules of single suites' settings that a schema cannot say. */
final class SuiteRules {

    private final Violations violations = new Violations();
    private final EvaluationConfig evaluation;
    private final int target;

    private SuiteRules(EvaluationConfig evaluation, int target) {
        this.evaluation = evaluation;
        this.target = target;
    }

    /**
     * @param path of the evaluation in run.json
     * @param evaluation with the settings of its suite
     * @param target {@code context.targetLength}
     */
    static List<Violation> violationsOf(String path, EvaluationConfig evaluation, int target) {
        SuiteRules rules = new SuiteRules(evaluation, target);
        rules.check(path + "." + evaluation.suite().block());
        return rules.violations.found();
    }

    private void check(String block) {
        if (evaluation.settings() instanceof Needle needle) {
            needle(block, needle);
        } else if (evaluation.settings() instanceof LongBench longBench) {
            promptWithAnswer(block, longBench.maxPromptTokens(), 0);
        } else if (evaluation.settings() instanceof Custom custom) {
            promptWithAnswer(block, custom.maxPromptTokens(), custom.maxNewTokens());
            template(block, custom.template());
        } else if (evaluation.settings() instanceof MultipleChoice choice) {
            shotsFrom(block, choice.shotsFrom());
        }
    }

    private void needle(String path, Needle needle) {
        if (needle.metric() == NeedleMetric.NextTokens) {
            String why = "metric NextTokens, which hides a pass key of its own";
            violations.presence(path + ".needle", needle.needle(), false, why);
            violations.presence(path + ".question", needle.question(), false, why);
            violations.presence(path + ".answer", needle.answer(), false, why);
            violations.presence(path + ".maxNewTokens", needle.maxNewTokens(), false, why);
        } else if (needle.answer().contains("{key}") && !needle.needle().contains("{key}")) {
            violations.add(
                    path + ".answer",
                    needle.answer(),
                    "has a {key} that the needle \"" + needle.needle() + "\" does not tell",
                    "Write the answer that the needle gives, or {key} into the needle.");
        }
    }

    private void promptWithAnswer(String block, Integer prompt, int answer) {
        if (prompt != null && (long) prompt + answer > target) {
            violations.add(
                    block + ".maxPromptTokens",
                    prompt,
                    (answer == 0 ? "is" : "is with maxNewTokens = " + answer) + " above context.targetLength = "
                            + target,
                    "Lower it, or omit it: prompts are then as long as the target length allows.");
        }
    }

    private void template(String block, String template) {
        if (!template.contains("{question}")) {
            violations.add(block + ".template", template, "has no {question}", "Write where the question stands.");
        }
    }

    private void shotsFrom(String block, String name) {
        if (name != null
                && evaluation.sources().stream()
                        .noneMatch(source -> source.name().equals(name))) {
            violations.add(
                    block + ".shotsFrom",
                    name,
                    "is the name of none of the evaluation's sources",
                    "Write the name of one of them, or omit it.");
        }
    }
}
