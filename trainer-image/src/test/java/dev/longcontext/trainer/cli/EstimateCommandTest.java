package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
