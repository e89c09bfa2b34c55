package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.Versions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a base model's answers to an evaluation depend on: nothing of it is of the training. */
final class AskedOfBase {

    private AskedOfBase() {}

    /** Of all evaluations of a run, by their names. */
    static Map<String, Map<String, Object>> all(StageContext context) throws IOException {
        Map<String, Map<String, Object>> asked = new LinkedHashMap<>();
        for (EvaluationConfig evaluation : context.configuration().evaluation()) {
            asked.put(evaluation.name(), by(context, evaluation));
        }
        return asked;
    }

    private static Map<String, Object> by(StageContext context, EvaluationConfig evaluation) throws IOException {
        RunConfig run = context.configuration();
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put(
                "model",
                context.digestOf(Stage.PREPARE, context.workspace().model()).orElse(null));
        asked.put(
                "chatTemplate",
                context.digestOf(Stage.PREPARE, context.workspace().chatTemplate())
                        .orElse(""));
        asked.put("suite", evaluation.suite().name());
        asked.put("settings", evaluation.settings());
        asked.put("texts", EvaluationTexts.digest(context, evaluation).orElse(""));
        asked.put("targetLength", run.context().targetLength());
        asked.put("precision", run.training().precision());
        asked.put("trainer", Versions.trainer());
        return asked;
    }
}
