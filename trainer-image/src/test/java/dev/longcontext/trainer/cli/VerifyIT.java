package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.installed.InstalledTrainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate holds of the model that it was made of, and not of one that lost what was measured. */
class VerifyIT {

    private static final String EVALUATIONS = """
            [{"name": "needle", "suite": "NeedleInAHaystack", "gates": [],
              "needle": {"lengths": [128, 192], "depths": 5, "samplesPerCell": 4, "seed": 1, "metric": "NextTokens"}},
             {"name": "words", "suite": "Perplexity", "perplexity": {"lengths": [4, 16], "stride": 2}, "gates": [],
              "sources": [{"name": "own", "uri": "pvc://miniature/train.jsonl", "format": "Auto"}]}]""";

    @TempDir
    Path folder;

    @Test
    void aCertificateIsOfAModelThatAnybodyCanMeasure() throws Exception {
        Workspace workspace = evaluated();
        JsonNode certificate = Json.MAPPER.readTree(workspace.certificate().toFile());
        assertThat(certificate.at("/models/merged").asText()).hasSize(64);
        assertThat(certificate.at("/models/adapter").asText()).hasSize(64);
        assertThat(certificate.get("data").asText())
                .isEqualTo(Digests.ofText(sumLine(workspace, "train.index") + sumLine(workspace, "train.tokens")));
        assertThat(certificate.at("/evaluations/0").has("textsDigest")).isFalse();
        assertThat(certificate.at("/evaluations/1/textsDigest").asText())
                .isEqualTo(Digests.ofFile(workspace.evaluationData("words").resolve("train.index")));

        Output same = verify(workspace.certificate(), workspace.exportMerged());

        assertThat(same.code()).as(same.text()).isZero();
        assertThat(same.text())
                .contains("needle: accuracy of 10 items was 100.0 % and is 100.0 %", ": holds")
                .contains("words: left out: it reads texts that the certificate does not have")
                .contains("The model: the very files that the certificate names.", ", which wrote the certificate.")
                .contains("The certificate holds");

        Output withTexts = verify(
                workspace.certificate(),
                workspace.exportMerged(),
                "--texts",
                workspace.evaluationData("words").getParent().toString(),
                "--sample",
                "40");

        assertThat(withTexts.code()).as(withTexts.text()).isZero();
        assertThat(withTexts.text()).contains("words: longestLengthPerplexity of ", ": holds");

        Output other = verify(workspace.certificate(), withOtherRope(workspace.exportMerged()));

        assertThat(other.code()).as(other.text()).isEqualTo(65);
        assertThat(other.text())
                .contains("does NOT hold", "other files than the certificate names", "The certificate does not hold");

        Files.writeString(workspace.evaluation().resolve("scores.json"), "{}");
        Output forged = verify(workspace.certificate(), workspace.exportMerged());
        assertThat(forged.code()).isEqualTo(65);
        assertThat(forged.text()).contains("has another SHA-256 than the certificate says");
    }

    /** As sha256sum prints it. */
    private static String sumLine(Workspace workspace, String file) throws IOException {
        return Digests.ofFile(workspace.data().resolve(file)) + "  " + file + "\n";
    }

    /** The miniature's base keeps what it knows: its RoPE base stays, and it is trained by one step. */
    private Workspace evaluated() throws Exception {
        var run = new TrainerRun(folder, json -> {
            ((ObjectNode) json.get("training")).put("maxSteps", 1);
            ((ObjectNode) json.get("context")).put("targetLength", 256).remove("ropeTheta");
            json.set("evaluation", TrainerRun.json(EVALUATIONS));
        });
        Workspace workspace = run.workspace("run");
        for (Stage stage : Stage.values()) {
            run.run(stage.verb(), workspace);
        }
        return workspace;
    }

    private Path withOtherRope(Path model) throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.toList()) {
                Files.copy(file, other.resolve(file.getFileName()));
            }
        }
        Path config = other.resolve("config.json");
        ObjectNode changed = (ObjectNode) Json.MAPPER.readTree(config.toFile());
        Files.writeString(config, changed.put("rope_theta", 100.0).toString());
        return other;
    }

    private record Output(int code, String text) {}

    private static Output verify(Path certificate, Path model) throws Exception {
        return verify(certificate, model, "--sample", "10");
    }

    private static Output verify(Path certificate, Path model, String... options) throws Exception {
        List<String> line = new ArrayList<>(
                List.of("verify", "--certificate", certificate.toString(), "--model", model.toString()));
        line.addAll(List.of(options));
        Process process =
                InstalledTrainer.command(line).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Output(process.exitValue(), text);
    }
}
