package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training that is asked to stop leaves for whoever starts it again. */
class StoppedRunIT {

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void tellsTheCheckpointThatTheNextAttemptGoesOnFrom() throws Exception {
        var run = new TrainerRun(folder, json -> {
            ((ObjectNode) json.get("training")).put("maxSteps", 100_000);
            ((ObjectNode) json.get("checkpoint")).put("everySteps", 50_000);
        });
        Workspace workspace = run.workspace("workspace");
        run.run("prepare", workspace);

        long first = stopAfterStep(run, workspace, 1);
        long second = stopAfterStep(run, workspace, first + 1);

        assertThat(second).isGreaterThan(first);
    }

    /** @return the step of the checkpoint that the termination message names */
    private static long stopAfterStep(TrainerRun run, Workspace workspace, long step) throws Exception {
        Process process = run.start("train", workspace, "");
        try {
            await().atMost(LONG).until(() -> !process.isAlive() || steps(workspace) >= step);
            process.destroy();
            assertThat(process.waitFor())
                    .as("exit code; log:%n%s", Files.readString(run.log(workspace)))
                    .isEqualTo(FailureClass.Terminated.exitCode());
        } finally {
            process.destroyForcibly();
        }
        JsonNode checkpoint = run.terminationMessage(workspace).get("checkpoint");
        assertThat(checkpoint.get("step").asLong()).isEqualTo(steps(workspace));
        assertThat(checkpoint.get("sha256").asText()).matches("[0-9a-f]{64}");
        return checkpoint.get("step").asLong();
    }

    /** Lines of the journal, one for each step. */
    private static long steps(Workspace workspace) throws IOException {
        return Files.exists(workspace.metrics())
                ? Files.readAllLines(workspace.metrics()).size()
                : 0;
    }
}
