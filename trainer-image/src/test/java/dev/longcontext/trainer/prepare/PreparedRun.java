package dev.longcontext.trainer.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Retries;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A run on a miniature with a little data, and its stage prepare. */
abstract class PreparedRun {

    static final Path BASE = Path.of("../examples/miniature/base");

    static final List<String> SHAPE =
            List.of("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors");

    static final Retries QUICK =
            new Retries(2, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofSeconds(1));

    @TempDir
    Path folder;

    final PrepareTask task = new PrepareTask(Map.of(), QUICK);
    ObjectNode json;
    Path claim;
    Path model;

    @BeforeEach
    void writeModelAndData() throws IOException {
        json = (ObjectNode) Json.MAPPER.readTree(Files.readString(Path.of("../examples/contract/run.json")));
        claim = folder.resolve("claim");
        model = claim.resolve("base");
        Files.createDirectories(model);
        for (String name : SHAPE) {
            Files.copy(BASE.resolve(name), model.resolve(name));
        }
        Files.writeString(model.resolve("pytorch_model.bin"), "not wanted");
        Files.writeString(claim.resolve("train.jsonl"), "{\"text\":\"The old river.\"}\n{\"text\":\"A wall.\"}\n");
    }

    static PrepareTask task(Map<String, String> environment) {
        return new PrepareTask(environment, QUICK);
    }

    Workspace workspace() {
        return new Workspace(folder.resolve("workspace"));
    }

    StageContext context() {
        RunConfig configuration = RunConfigurationReader.parse(json.toString());
        return new StageContext(
                configuration,
                workspace(),
                Map.of("miniature", claim),
                new SilentProgress(),
                new StopSignal(),
                new CheckpointRequest(),
                () -> {});
    }

    FailureException refusal() {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> {
            task.inputs(context());
            task.run(context());
        });
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
