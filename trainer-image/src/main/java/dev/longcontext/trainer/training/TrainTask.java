package dev.longcontext.trainer.training;

import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.Stage;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StageTask;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The stage {@code train}: from the prepared samples and the base model to {@code adapter/}. */
public final class TrainTask implements StageTask {

    @Override
    public Stage stage() {
        return Stage.TRAIN;
    }

    @Override
    public Map<String, Object> inputs(StageContext context) {
        RunConfiguration run = context.configuration();
        return Map.of(
                "prepare", context.require(Stage.PREPARE).outputsDigest(),
                "training", run.training(),
                "context", run.context(),
                "order", run.data().order(),
                // their memory decides where things are kept, not what is computed
                "devices",
                        new RunConfiguration.Devices(
                                run.devices().count(), run.devices().cpuThreads()));
    }

    @Override
    public Result run(StageContext context) throws IOException {
        String inputsDigest = Digests.ofText(Json.canonical(inputs(context)));
        try (TrainingRecipe recipe = TrainingRecipe.setUp(context, inputsDigest)) {
            recipe.train();
            return new Result(recipe.finish(), List.of(context.workspace().adapter()));
        }
    }
}
