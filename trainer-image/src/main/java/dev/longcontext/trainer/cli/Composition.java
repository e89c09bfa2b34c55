package dev.longcontext.trainer.cli;

import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.evaluation.EvaluationTask;
import dev.longcontext.trainer.export.ExportTask;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Retries;
import dev.longcontext.trainer.prepare.PrepareTask;
import dev.longcontext.trainer.serving.ModelServer;
import dev.longcontext.trainer.stage.StageTask;
import dev.longcontext.trainer.training.TrainTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the parts of the trainer meet: a line for each stage, and the server. */
final class Composition {

    /** For answers in hand when the server is asked to stop; the kubelet's grace period is 30 s. */
    private static final int SERVER_GRACE_SECONDS = 20;

    private Composition() {}

    /** The tasks of the stages, in their order. */
    static List<StageTask> tasks() {
        return List.of(
                new PrepareTask(System.getenv(), Retries.DEFAULT),
                new TrainTask(),
                new EvaluationTask(Optional.ofNullable(System.getenv(EnvironmentVariables.SHARED_CACHE))
                        .filter(folder -> !folder.isBlank())
                        .map(Path::of)),
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
    static int serve(ServeOptions options) throws IOException, InterruptedException {
        var settings = new ModelServer.Settings(
                options.model(),
                options.modelName(),
                options.listen(),
                options.maxLength(),
                options.apiKeys(),
                options.precision(),
                Runtime.getRuntime().availableProcessors());
        try (ModelServer server = ModelServer.start(settings)) {
            options.stop().await();
            server.stop(SERVER_GRACE_SECONDS);
        }
        return 0;
    }
}
