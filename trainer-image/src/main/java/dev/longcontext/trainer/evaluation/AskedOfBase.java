package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.Versions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a base model's answers to an evaluation depend on: nothing of it is of the training. */
final class AskedOfBase {

    private AskedOfBase() {}

    /** @param name of the evaluation, which its answers do not depend on */
    static Map<String, Object> by(StageContext context, String name) throws IOException {
        RunConfig run = context.configuration();
        EvaluationConfig evaluation = run.evaluation().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        Map<String, String> prepared = context.require(Stage.PREPARE).outputs();
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("model", prepared.get(relative(context, context.workspace().model())));
        asked.put(
                "chatTemplate",
                prepared.getOrDefault(relative(context, context.workspace().chatTemplate()), ""));
        asked.put("suite", evaluation.suite().name());
        asked.put("settings", evaluation.settings());
        asked.put("texts", EvaluationTexts.digest(context, evaluation).orElse(""));
        asked.put("targetLength", run.context().targetLength());
        asked.put("precision", run.training().precision());
        asked.put("trainer", Versions.trainer());
        return asked;
    }

    private static String relative(StageContext context, Path output) {
        return context.workspace().root().relativize(output).toString();
    }
}
