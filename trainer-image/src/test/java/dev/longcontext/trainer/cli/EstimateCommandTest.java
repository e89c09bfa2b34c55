package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimateCommandTest {

    private static final String EXAMPLE = "../examples/contract/run.json";
    private static final String MODEL = "../examples/miniature/base";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = System.out;

    @BeforeEach
    void catchOutput() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveOutputBack() {
        System.setOut(out);
    }

    @Test
    void measuresTheCpuAndKnowsTheTimeOfSoManySteps() throws IOException {
        assertThat(estimate("--model", MODEL, "--json")).isZero();

        JsonNode report = json();
        assertThat(report.get("processor").asText()).isEqualTo("CPU");
        assertThat(report.get("length").asInt()).isEqualTo(2560);
        assertThat(report.get("secondsInTotal").asDouble())
                .isEqualTo(400 * report.get("secondsPerStep").asDouble());
    }

    @Test
    void plansForGpusWithoutGuessingTheirSpeed() throws IOException {
        assertThat(estimate("--claim", "miniature=" + Path.of(MODEL).getParent(), "--memory", "80GiB", "--json"))
                .isZero();

        JsonNode report = json();
        assertThat(report.get("layersOnHost").asInt()).isZero();
        assertThat(report.has("secondsPerStep")).isFalse();
        assertThat(report.at("/longest/ON_HOST/tokens").asInt())
                .isGreaterThan(report.at("/longest/ON_DEVICE/tokens").asInt());
    }

    @Test
    void printsATable() throws IOException {
        assertThat(estimate("--model", MODEL, "--memory", "1030MiB", "--flops", "1e12"))
                .isZero();

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Each GPU", "kept layer inputs, attention outputs", "The host, for all GPUs")
                .contains("Samples of 2,560 tokens DO NOT FIT a GPU of 1.0 GiB")
                .contains("kept on the host: 2 of 3")
                .contains("Time of a step of full length:");
    }

    /** Of Llama-3-8B's size: trained in NF4, and evaluated in float32. */
    @Test
    void saysWhatAnEvaluationNeedsAndThatItNeedsMost() throws IOException {
        ObjectNode config = (ObjectNode)
                Json.MAPPER.readTree(Path.of(MODEL).resolve("config.json").toFile());
        config.put("hidden_size", 4096)
                .put("intermediate_size", 14_336)
                .put("num_hidden_layers", 32)
                .put("num_attention_heads", 32)
                .put("num_key_value_heads", 8)
                .put("head_dim", 128)
                .put("vocab_size", 128_256);
        Files.writeString(folder.resolve("config.json"), config.toString());

        assertThat(estimate("--model", folder.toString(), "--memory", "48GiB", "--json"))
                .isZero();

        JsonNode report = json();
        JsonNode needle = report.at("/evaluation/0");
        assertThat(report.get("largestStage").asText()).isEqualTo("evaluate");
        assertThat(report.get("largestEvaluation").asText()).isEqualTo("needle");
        assertThat(needle.get("suite").asText()).isEqualTo("NeedleInAHaystack");
        assertThat(needle.get("length").asInt()).isEqualTo(2560);
        assertThat(needle.at("/device/base weights of the layers").asLong())
                .as("not quantised")
                .isEqualTo(32L * (218_103_808 + 2 * 4096) * 4);
        assertThat(needle.get("deviceBytes").asLong())
                .isGreaterThan(report.get("deviceBytes").asLong());
        assertThat(needle.get("fits").asBoolean()).isTrue();
        assertThat(needle.get("longest").asInt()).isGreaterThan(2560);

        printed.reset();
        assertThat(estimate("--model", folder.toString(), "--memory", "24GiB")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Each GPU, evaluation needle")
                .contains("Evaluation needle of suite NeedleInAHaystack, texts of up to 2,560 tokens: ")
                .contains("DOES NOT FIT; the longest that fit: 0")
                .contains(
                        "Needs most: the stage evaluate, for evaluation needle of suite NeedleInAHaystack with 2,560 tokens; "
                                + "up to 0 fit");
    }

    @Test
    void aRunWithoutEvaluationsNeedsMostInTraining() throws IOException {
        ObjectNode run = (ObjectNode) Json.MAPPER.readTree(Path.of(EXAMPLE).toFile());
        run.putArray("evaluation");
        Path own = Files.writeString(folder.resolve("own.json"), run.toString());

        assertThat(execute("estimate", "--config", own.toString(), "--model", MODEL, "--memory", "80GiB", "--json"))
                .isZero();

        assertThat(json().get("evaluation")).isEmpty();
        assertThat(json().get("largestStage").asText()).isEqualTo("train");
        assertThat(json().has("largestEvaluation")).isFalse();
    }

    @Test
    void knowsHowLongAStopTakesOnAVolume() throws IOException {
        assertThat(estimate("--model", MODEL, "--workspace", folder.toString(), "--json"))
                .isZero();

        assertThat(json().get("checkpointBytes").asLong()).isPositive();
        assertThat(json().get("secondsToStop").asDouble()).isPositive();
        assertThat(folder.toFile().list()).as("what was written to measure").isNullOrEmpty();
    }

    @Test
    void saysWhereItLookedForTheModel() throws IOException {
        assertThat(estimate("--model", folder.toString())).isEqualTo(64);
        assertThat(message()).contains("--model " + folder + ": " + folder + " has no config.json");

        Path remote = Files.writeString(
                folder.resolve("remote.json"),
                Files.readString(Path.of(EXAMPLE)).replace("pvc://miniature/base", "https://models.example/base"));
        assertThat(execute("estimate", "--config", remote.toString())).isEqualTo(64);
        assertThat(message())
                .contains("spec.baseModel.uri = https://models.example/base: is not a folder on this machine")
                .contains("Name a folder with its config.json with --model.");
    }

    private int estimate(String... options) {
        var arguments = new ArrayList<>(List.of("estimate", "--config", EXAMPLE));
        arguments.addAll(List.of(options));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        Map<String, String> environment =
                Map.of("TERMINATION_MESSAGE_PATH", folder.resolve("message").toString());
        return TrainerCommand.execute(new TrainerProcess(environment, new StopSignal()), arguments);
    }

    private JsonNode json() throws IOException {
        String text = printed.toString(StandardCharsets.UTF_8);
        return Json.MAPPER.readTree(text.substring(text.indexOf('{')));
    }

    private String message() throws IOException {
        return Files.readString(folder.resolve("message"));
    }
}
