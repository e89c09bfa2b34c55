package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerCommandTest {

    private static final String EXAMPLE = "../examples/contract/run.json";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            prepare                                            | prepare | Missing required options: '--config=FILE', '--workspace=DIR'
            train --config x --workspace y --claim z           | train   | --claim
            fly                                                | trainer | Unmatched argument at index 0: 'fly'
            run --config none.json --workspace w               | run     | --config none.json cannot be read
            serve                                              | serve   | --model
            serve --model m --config c --workspace w           | serve   | mutually exclusive
            estimate                                           | estimate | Missing required option: '--config=FILE'
            estimate --config c --memory much                  | estimate | 'much' is not an amount of memory. Write for example 80GiB.
            estimate --config c --memory 0GiB                  | estimate | '0GiB': must be greater than 0
            estimate --config c --flops 0                      | estimate | --flops 0.0: must be above 0
            miniature --output x --samples many                | miniature | 'many' is not a whole number
            miniature --output x --samples 0                   | miniature | '0': must be at least 1
            bench --model m --threads 0                        | bench   | '0': must be at least 1
            bench --model m --length 100 --targets 100         | bench   | --length 100 --targets 100
            """)
    void usageErrorsExit64WithAMessage(String arguments, String verb, String message) throws IOException {
        assertThat(execute(arguments.split(" "))).isEqualTo(64);

        JsonNode termination = Json.MAPPER.readTree(Files.readString(folder.resolve("message")));
        assertThat(termination.get("stage").asText()).isEqualTo(verb);
        assertThat(termination.get("failureClass").asText()).isEqualTo("InvalidConfiguration");
        assertThat(termination.get("message").asText()).contains(message);
        assertThat(termination.get("hint").asText()).isNotBlank();
    }

    @Test
    void aFieldThatIsWrongExits64AndIsNamed() throws IOException {
        Path config = folder.resolve("run.json");
        Files.writeString(config, Files.readString(Path.of(EXAMPLE)).replace("\"QLoRA\"", "\"QLora\""));

        assertThat(execute("prepare", "--config", config.toString(), "--workspace", folder.toString()))
                .isEqualTo(64);
        assertThat(Files.readString(folder.resolve("message"))).contains("\"field\":\"spec.training.method\"");
    }

    @Test
    void anAddressThatIsWrongExits64() {
        assertThat(execute("prepare", "--config", EXAMPLE, "--workspace", folder.toString(), "--listen", "nowhere"))
                .isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9090", "[::1]:9090"})
    void readsAddresses(String text) {
        assertThat(TrainerProcess.address(text).getPort()).isEqualTo(9090);
        assertThat(TrainerProcess.address(text).isUnresolved()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "host", ":9090", "host:", "host:x", "host:99999"})
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> TrainerProcess.address(text))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("is not HOST:PORT");
    }

    @ParameterizedTest
    @CsvSource({"85899345920, 85899345920", "' 1024 ', 1024", "'', "})
    void takesWhatAGpuHasFromTheEnvironment(String bytes, Long expected) {
        RunConfig configuration = RunConfigurationReader.read(Path.of(EXAMPLE));
        var process = new TrainerProcess(Map.of("GPU_MEMORY_BYTES", bytes), new StopSignal());

        assertThat(process.onItsGpus(configuration).devices().memoryBytes()).isEqualTo(expected);
        var own = new RunConfig.Devices(2, 4, 77L);
        assertThat(process.onItsGpus(configuration.withDevices(own)).devices()).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80GiB", "0", "-1", "99999999999999999999"})
    void refusesWhatIsNoAmountOfMemory(String bytes) {
        RunConfig configuration = RunConfigurationReader.read(Path.of(EXAMPLE));
        var process = new TrainerProcess(Map.of("GPU_MEMORY_BYTES", bytes), new StopSignal());

        assertThatThrownBy(() -> process.onItsGpus(configuration))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("GPU_MEMORY_BYTES = " + bytes);
    }

    @Test
    void writesTheMiniaturesModelSamplesAndDocuments() throws IOException {
        assertThat(execute("miniature", "--output", folder.toString(), "--samples", "10", "--documents", "3"))
                .isZero();

        assertThat(Files.readAllLines(folder.resolve("train.jsonl"))).hasSize(10);
        assertThat(Files.readAllLines(folder.resolve("documents.jsonl")))
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"text\":\""));
        assertThat(folder.resolve("base/model.safetensors")).isNotEmptyFile();
    }

    @Test
    void writesTheMiniaturesPretrainingData() throws IOException {
        assertThat(execute("miniature", "--output", folder.toString(), "--pretraining"))
                .isZero();

        assertThat(Files.readAllLines(folder.resolve("train.jsonl"))).hasSize(20_038);
        assertThat(folder.resolve("base/tokenizer.json"))
                .hasSameBinaryContentAs(Path.of("../examples/miniature/base/tokenizer.json"));
    }

    /** The operator gives every stage this variable, from the labels of the nodes that fit; prepare itself has no GPU. */
    @Test
    void prepareRefusesAnEvaluationThatTheRunsGpusHaveNoRoomFor() throws IOException {
        execute("miniature", "--output", folder.toString(), "--samples", "2");
        Files.writeString(folder.resolve("questions.jsonl"), "{\"question\": \"river\", \"answers\": [\"sea\"]}\n");
        ObjectNode run = (ObjectNode) Json.MAPPER.readTree(Files.readString(Path.of(EXAMPLE)));
        run.set("evaluation", Json.MAPPER.readTree("""
                [{"name": "asked", "suite": "Custom", "gates": [], "custom": {"metric": "F1", "maxNewTokens": 4,
                  "template": "{question}", "prompt": "Text"},
                  "sources": [{"name": "own", "uri": "pvc://miniature/questions.jsonl", "format": "Auto"}]}]"""));
        Path config = Files.writeString(folder.resolve("run.json"), run.toString());
        String[] prepare = {
            "prepare",
            "--config",
            config.toString(),
            "--workspace",
            folder.resolve("work").toString(),
            "--claim",
            "miniature=" + folder
        };

        assertThat(execute(Map.of(EnvironmentVariables.GPU_MEMORY_BYTES, "100000"), prepare))
                .isEqualTo(64);
        assertThat(Files.readString(folder.resolve("message")))
                .contains("evaluation asked of suite Custom has texts of up to ", "There are 0.0 GiB of memory")
                .contains("\"field\":\"spec.evaluation\"");
        assertThat(execute(Map.of(EnvironmentVariables.GPU_MEMORY_BYTES, "85899345920"), prepare))
                .isZero();

        // without a cache of keys and values
        run.set("evaluation", Json.MAPPER.readTree("""
                [{"name": "keys", "suite": "NeedleInAHaystack", "gates": [],
                  "needle": {"lengths": [256], "depths": 1, "samplesPerCell": 1, "seed": 1, "metric": "NextTokens"}}]"""));
        Files.writeString(config, run.toString());
        assertThat(execute(Map.of(EnvironmentVariables.GPU_MEMORY_BYTES, "100000"), prepare))
                .isEqualTo(64);
        assertThat(Files.readString(folder.resolve("message")))
                .contains(
                        "evaluation keys of suite NeedleInAHaystack has texts of up to 256 tokens with their answers");
    }

    @Test
    void opensTheReportOfAWorkspace() throws Exception {
        Path report = Files.createDirectories(folder.resolve("evaluation")).resolve("report.html");
        String[] show = {"report", "--workspace", folder.toString(), "--open"};
        assertThat(execute(show)).isEqualTo(64);
        assertThat(Files.readString(folder.resolve("message"))).contains("there is no " + report);

        Files.writeString(report, "<p>scores</p>");
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path opened = folder.resolve("opened");
        Path opener =
                Files.writeString(programs.resolve("xdg-open"), "#!/bin/sh\nprintf %s \"$1\" >'" + opened + "'\n");
        assertThat(opener.toFile().setExecutable(true)).isTrue();

        assertThat(printed(Map.of("PATH", "/nowhere:" + programs), show)).isEqualTo(report + "\n");
        assertThat(opened).hasContent(report.toUri().toString());

        Files.delete(opened);
        assertThat(printed(Map.of("PATH", "/nowhere:" + programs), "report", "--workspace", folder.toString()))
                .isEqualTo(report + "\n");
        assertThat(opened).doesNotExist();
    }

    @Test
    void printsWhereTheReportIsIfNoBrowserOpensIt() throws Exception {
        Path report = Files.createDirectories(folder.resolve("evaluation")).resolve("report.html");
        Files.writeString(report, "<p>scores</p>");
        String[] show = {"report", "--workspace", folder.toString(), "--open"};
        Path opener = Files.writeString(folder.resolve("xdg-open"), "#!/bin/sh\nexit 3\n");

        assertThat(printed(Map.of("PATH", folder.toString()), show)).startsWith(report + "\nNo browser");
        assertThat(opener.toFile().setExecutable(true)).isTrue();
        assertThat(printed(Map.of("PATH", folder.toString()), show)).startsWith(report + "\nNo browser");
    }

    private String printed(Map<String, String> variables, String... arguments) {
        PrintStream before = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(execute(variables, arguments)).isZero();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private int execute(String... arguments) {
        return execute(Map.of(), arguments);
    }

    private int execute(Map<String, String> variables, String... arguments) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("TERMINATION_MESSAGE_PATH", folder.resolve("message").toString());
        return TrainerCommand.execute(new TrainerProcess(environment, new StopSignal()), arguments);
    }
}
