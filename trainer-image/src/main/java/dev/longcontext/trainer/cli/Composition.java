package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.evaluation.EvaluationTask;
import dev.longcontext.trainer.export.ExportTask;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Retries;
import dev.longcontext.trainer.prepare.PrepareTask;
import dev.longcontext.trainer.stage.Stage;
import dev.longcontext.trainer.stage.StageTask;
import dev.longcontext.trainer.training.TrainTask;
import java.util.List;

/** Where the parts of the trainer meet: a line for each stage, and the server. */
final class Composition {

    private Composition() {}

    /** The tasks of the stages, in their order. */
    static List<StageTask> tasks() {
        return List.of(
                new PrepareTask(System.getenv(), Retries.DEFAULT),
                new TrainTask(),
                new EvaluationTask(),
                new ExportTask());
    }

    static StageTask task(Stage stage) {
        return tasks().stream()
                .filter(task -> task.stage() == stage)
                .findFirst()
                .orElseThrow(() -> new FailureException(
                        FailureClass.InvalidConfiguration,
                        "the stage " + stage.verb() + " is not in this build",
                        null));
    }

    /** Serves a model until the process is asked to stop. @return the exit code */
    static int serve(ServeOptions options) throws InterruptedException {
        throw new FailureException(FailureClass.InvalidConfiguration, "serve is not in this build", null);
    }
}
