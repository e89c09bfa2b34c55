package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.evaluation.Certificate.Certified;
import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTest {
    private static final String EVALUATIONS = """
            [{"name": "needle", "suite": "NeedleInAHaystack", "needle": {"lengths": [256], "depths": 2, "samplesPerCell": 1, "seed": 9}, "gates": []},
             {"name": "books", "suite": "Perplexity", "perplexity": {"lengths": [256]}, "gates": [],
              "sources": [{"name": "own", "uri": "pvc://miniature/books.jsonl", "format": "Auto"}]}]""";

    @TempDir
    Path folder;

    @Test
    void namesByTheirDigestsTheDataAndTheTextsThatWereMeasuredOn() throws Exception {
        Workspace workspace = new Workspace(folder);
        done(workspace, Stage.PREPARE, Map.of("model", "aa", "data/train.tokens", "bb", "data/train.index", "cc"));
        done(workspace, Stage.TRAIN, Map.of("adapter", "dd"));
        Path texts = Files.createDirectories(workspace.evaluationData("books"));
        Files.writeString(texts.resolve("train.index"), "checksums of the books");
        Path scores = Files.writeString(folder.resolve("scores.json"), "{}");
        RunConfig run = run();

        Certificate certificate = Certificate.of(context(run, workspace), scores(run), scores);

        assertThat(certificate.data())
                .as("of sha256sum's lines")
                .isEqualTo(Digests.ofText("cc  train.index\nbb  train.tokens\n"));
        assertThat(certificate.models().base()).isEqualTo("aa");
        assertThat(certificate.models().adapter()).isEqualTo("dd");
        assertThat(certificate.evaluations()).extracting(Certified::texts).containsExactly(false, true);
        assertThat(certificate.evaluations())
                .extracting(Certified::textsDigest)
                .containsExactly(null, Digests.ofText("checksums of the books"));
        assertThat(Json.MAPPER.readValue(Json.pretty(certificate), Certificate.class))
                .isEqualTo(certificate);
    }

    private static RunConfig run() throws IOException {
        ObjectNode run = (ObjectNode) Json.MAPPER.readTree(
                Path.of("..", "examples", "contract", "run.json").toFile());
        run.set("evaluation", Json.MAPPER.readTree(EVALUATIONS));
        return RunConfigurationReader.parse(run.toString());
    }

    private static Scores scores(RunConfig run) {
        return Scores.of(
                run.evaluation().stream().map(CertificateTest::nothingMeasured).toList());
    }

    private static EvaluationScores nothingMeasured(EvaluationConfig evaluation) {
        return new EvaluationScores(
                evaluation.name(),
                evaluation.suite().name(),
                evaluation.settings(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static void done(Workspace workspace, Stage stage, Map<String, String> outputs) throws IOException {
        Files.writeString(
                workspace.manifest(stage), Json.compact(Map.of("inputsDigest", "sha256:00", "outputs", outputs)));
    }

    private static StageContext context(RunConfig run, Workspace workspace) {
        return new StageContext(
                run, workspace, Map.of(), new SilentProgress(), new StopSignal(), new CheckpointRequest(), () -> {});
    }
}
