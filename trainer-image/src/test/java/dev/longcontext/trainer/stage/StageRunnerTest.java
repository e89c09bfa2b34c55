package dev.longcontext.trainer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummaryBuilder;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageRunnerTest {

    @TempDir
    Path folder;

    private final RunConfig configuration = RunConfigurationReader.read(Path.of("../examples/contract/run.json"));
    private final StopSignal stop = new StopSignal();
    private final AtomicInteger runs = new AtomicInteger();
    private Optional<ProgressReport.Checkpoint> lastCheckpoint = Optional.empty();

    @Test
    void runsAStageOnceWhileItsInputsAndOutputsStay() throws IOException {
        assertThat(run(task(Map.of("b", 1, "a", 2)))).isZero();
        String digest = message().get("manifestDigest").asText();
        assertThat(run(task(Map.of("a", 2, "b", 1)))).isZero();
        assertThat(runs).hasValue(1);
        assertThat(message().get("manifestDigest").asText()).isEqualTo(digest);
        assertThat(message().at("/summary/steps").asInt()).isEqualTo(1);

        assertThat(run(task(Map.of("a", 3)))).isZero();
        assertThat(runs).hasValue(2);

        Files.delete(workspace().adapter().resolve("weights"));
        Files.delete(workspace().adapter());
        assertThat(run(task(Map.of("a", 3)))).isZero();
        assertThat(runs).hasValue(3);
    }

    /** The first run's manifest would otherwise vouch for what the second one left half-made. */
    @Test
    void aRunThatDiedHalfWayDoesNotPassForTheOneBefore() throws IOException {
        assertThat(run(task(Map.of("a", 1)))).isZero();
        run(new Task(Map.of("a", 2), context -> {
            assertThat(workspace().manifest(Stage.TRAIN)).doesNotExist();
            Files.writeString(workspace().adapter().resolve("weights"), "half of others");
            throw new IOException("died");
        }));

        assertThat(run(task(Map.of("a", 1)))).isZero();

        assertThat(runs).hasValue(2);
        assertThat(workspace().adapter().resolve("weights")).hasContent("the same");
    }

    @Test
    void aTrainerThatLostTheWorkspaceLeavesTheManifestOfOthers() throws IOException {
        assertThat(run(task(Map.of("a", 1)))).isZero();
        StageTask overtaken = new StageTask() {
            @Override
            public Stage stage() {
                return Stage.TRAIN;
            }

            @Override
            public Map<String, Object> inputs(StageContext context) throws IOException {
                overwrite(workspace().lock(), "{\"token\":99,\"name\":\"another pod\"}");
                return Map.of("a", 2);
            }

            @Override
            public Result run(StageContext context) {
                throw new AssertionError("it has no right to begin");
            }
        };

        assertThat(run(overtaken)).isEqualTo(69);

        assertThat(workspace().manifest(Stage.TRAIN)).exists();
    }

    @Test
    void givesLaterStagesTheDigestOfWhatWasMade() throws IOException {
        run(task(Map.of("a", 1)));
        StageManifest first =
                StageManifest.read(workspace().manifest(Stage.TRAIN)).orElseThrow();
        run(task(Map.of("a", 2)));
        StageManifest second =
                StageManifest.read(workspace().manifest(Stage.TRAIN)).orElseThrow();

        assertThat(second.inputsDigest()).isNotEqualTo(first.inputsDigest());
        assertThat(second.outputsDigest()).isEqualTo(first.outputsDigest());
        assertThat(second.outputs()).containsOnlyKeys("adapter");
    }

    @Test
    void tellsAFailureByItsExitCodeAndMessage() throws IOException {
        int exit = run(failing(new FailureException(FailureClass.InvalidData, "line 3", "Mend it.").atField("spec.x")));

        assertThat(exit).isEqualTo(65);
        assertThat(message().toString())
                .isEqualTo(
                        "{\"contractVersion\":\"v1alpha1\",\"stage\":\"train\",\"outcome\":\"Failed\","
                                + "\"failureClass\":\"InvalidData\",\"field\":\"spec.x\",\"message\":\"line 3\",\"hint\":\"Mend it.\"}");
        assertThat(workspace().manifest(Stage.TRAIN)).doesNotExist();
    }

    @Test
    void leavesNoSecretInTheMessage() throws IOException {
        run(failing(new IllegalArgumentException("invalid header value: \"Bearer hf_abcdefgh\"")));
        assertThat(message().get("message").asText())
                .isEqualTo("IllegalArgumentException: invalid header value: \"Bearer [redacted]\"");

        run(failing(new FailureException(FailureClass.InvalidData, "hf_abcdefgh", "not hf_abcdefgh")));
        assertThat(message().toString()).contains("\"hint\":\"not [redacted]\"").doesNotContain("hf_");
    }

    @Test
    void aStageThatEndsEarlyTellsItsLastCheckpoint() throws IOException {
        stop.request();
        lastCheckpoint = Optional.of(ProgressReport.Checkpoint.of(275, Instant.parse("2026-01-01T00:00:00Z"), "abc"));

        assertThat(run(task(Map.of("a", 1)))).isEqualTo(143);
        assertThat(message().get("checkpoint").toString())
                .isEqualTo("{\"step\":275,\"time\":\"2026-01-01T00:00:00Z\",\"sha256\":\"abc\"}");
    }

    @Test
    void takesAnythingElseForABug() throws IOException {
        assertThat(run(failing(new IllegalStateException("oops")))).isEqualTo(70);
        assertThat(message().get("message").asText()).isEqualTo("IllegalStateException: oops");
    }

    @Test
    void aFullVolumeIsStorage() throws IOException {
        assertThat(run(failing(new IOException("No space left on device")))).isEqualTo(74);
        assertThat(message().get("hint").asText()).contains("larger volume");
    }

    @Test
    void aFullVolumeIsNamedByTheFileThatHadNoRoom() throws IOException {
        Path manifest = workspace().manifest(Stage.TRAIN);
        Files.createDirectories(manifest.getParent());
        Files.createSymbolicLink(AtomicFiles.partOf(manifest), Path.of("/dev/full"));

        assertThat(run(task(Map.of("a", 1)))).isEqualTo(74);

        assertThat(message().get("message").asText())
                .isEqualTo("the volume is full: " + manifest + ": No space left on device");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "{}"})
    void aManifestThatIsNoneIsNamed(String text) throws IOException {
        Path manifest = workspace().manifest(Stage.TRAIN);
        Files.createDirectories(manifest.getParent());
        Files.writeString(manifest, text);

        assertThat(run(task(Map.of("a", 1)))).isEqualTo(74);

        assertThat(message().get("message").asText()).startsWith(manifest + " cannot be read as a stage manifest: ");
    }

    /** As where the node has no room for the message: the operator knows the class by the exit code alone. */
    @Test
    void aMessageThatCannotBeWrittenChangesNoExitCode() throws IOException {
        Files.createDirectory(folder.resolve("message"));

        assertThat(run(failing(new FailureException(FailureClass.InvalidData, "line 3", "Mend it."))))
                .isEqualTo(65);
    }

    @Test
    void aStopEndsAsTerminated() throws IOException {
        stop.request();

        assertThat(run(task(Map.of("a", 1)))).isEqualTo(143);
        assertThat(runs).hasValue(0);
        assertThat(message().get("failureClass").asText()).isEqualTo("Terminated");
    }

    @Test
    void letsNoSecondTrainerIntoTheWorkspace() throws IOException {
        try (WorkspaceLock first = WorkspaceLock.acquire(workspace())) {
            assertThat(run(task(Map.of("a", 1)))).isEqualTo(69);
            assertThat(message().get("message").asText()).contains("is in use by process");
            first.check();
        }
        assertThat(run(task(Map.of("a", 1)))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{"})
    void aTrainerThatHasNotYetSaidItsNameKeepsOthersOut(String written) throws IOException {
        try (WorkspaceLock first = WorkspaceLock.acquire(workspace())) {
            overwrite(workspace().lock(), written);
            assertThat(run(task(Map.of("a", 1)))).isEqualTo(69);
            assertThat(message().get("message").asText()).endsWith(" is in use by another trainer");
            assertThat(first).isNotNull();
        }
    }

    @Test
    void aTrainerThatLostTheWorkspaceWritesNoManifest() throws IOException {
        StageTask overtaken = new Task(Map.of("a", 1), context -> {
            overwrite(workspace().lock(), "{\"token\":99,\"name\":\"another pod\"}");
            return new StageTask.Result(StageSummaryBuilder.builder().build(), List.of());
        });

        assertThat(run(overtaken)).isEqualTo(69);
        assertThat(message().get("message").asText()).contains("taken over by another pod (token 99, ours is 1)");
        assertThat(workspace().manifest(Stage.TRAIN)).doesNotExist();
    }

    @Test
    void aTrainerWhoseLockWasDeletedWritesNoManifest() throws IOException {
        StageTask robbed = new Task(Map.of("a", 1), context -> {
            Files.delete(workspace().lock());
            Files.writeString(workspace().lock(), "");
            return new StageTask.Result(StageSummaryBuilder.builder().build(), List.of());
        });

        assertThat(run(robbed)).isEqualTo(74);
        assertThat(message().get("message").asText()).contains("was lost");
        assertThat(workspace().manifest(Stage.TRAIN)).doesNotExist();
    }

    @Test
    void saysWhichStageIsMissing() {
        StageTask needy = new Task(Map.of(), context -> {
            context.require(Stage.PREPARE);
            return new StageTask.Result(StageSummaryBuilder.builder().build(), List.of());
        });

        assertThat(run(needy)).isEqualTo(64);
    }

    private Workspace workspace() {
        return new Workspace(folder.resolve("workspace"));
    }

    private JsonNode message() throws IOException {
        return Json.MAPPER.readTree(Files.readString(folder.resolve("message")));
    }

    private int run(StageTask task) {
        StageRunner.Surroundings surroundings = new StageRunner.Surroundings(
                Map.of(),
                stage -> new SilentProgress(),
                () -> lastCheckpoint,
                stop,
                new CheckpointRequest(),
                TerminationMessageFile.from(
                        Map.of(
                                "TERMINATION_MESSAGE_PATH",
                                folder.resolve("message").toString()),
                        new Secrets(Map.of("HF_TOKEN", "hf_abcdefgh"))));
        return new StageRunner(surroundings).run(configuration, workspace(), List.of(task));
    }

    private StageTask task(Map<String, Object> inputs) {
        return new Task(inputs, context -> {
            Path weights = context.workspace().adapter().resolve("weights");
            Files.createDirectories(weights.getParent());
            Files.writeString(weights, "the same");
            return new StageTask.Result(
                    StageSummaryBuilder.builder()
                            .steps((long) runs.incrementAndGet())
                            .build(),
                    List.of(context.workspace().adapter()));
        });
    }

    /** As another machine does, to the same file. */
    private static void overwrite(Path file, String content) throws IOException {
        Files.writeString(file, content, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static StageTask failing(Exception failure) {
        return new Task(Map.of(), context -> {
            throw failure;
        });
    }

    private interface Work {
        StageTask.Result run(StageContext context) throws Exception;
    }

    private record Task(Map<String, Object> given, Work work) implements StageTask {

        @Override
        public Stage stage() {
            return Stage.TRAIN;
        }

        @Override
        public Map<String, Object> inputs(StageContext context) {
            return given;
        }

        @Override
        public Result run(StageContext context) throws IOException, InterruptedException {
            try {
                return work.run(context);
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
