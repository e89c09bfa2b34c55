package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdOutputStream;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.installed.InstalledTrainer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installed program as a process: what the kubelet and a person at a terminal see of it. */
class TrainerProcessIT {

    private static final Path EXAMPLE = Path.of("../examples/contract/run.json");
    private static final Path BASE = Path.of("../examples/miniature/base");
    private static final String CHAT =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"The old river sees the red hill.\"},"
                    + "{\"role\":\"assistant\",\"content\":\"12345\"}]}\n";
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private Path claim;

    @BeforeEach
    void writeModel() throws IOException {
        claim = folder.resolve("claim");
        Files.createDirectories(claim.resolve("base"));
        for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors")) {
            Files.copy(BASE.resolve(name), claim.resolve("base").resolve(name));
        }
    }

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void preparesAndExits0AndThenHasNothingToDo() throws Exception {
        Files.writeString(claim.resolve("train.jsonl"), CHAT.repeat(10));

        assertThat(exitCode(prepare("first.log"))).isZero();
        assertThat(message().at("/summary/samples").asInt()).isEqualTo(10);
        String digest = message().get("manifestDigest").asText();
        assertThat(exitCode(prepare("second.log"))).isZero();
        assertThat(message().get("manifestDigest").asText()).isEqualTo(digest);
        assertThat(log("second.log")).contains("prepare is already done");
        assertThat(folder.resolve("tmp")).as("nothing is unpacked").isEmptyDirectory();
    }

    @Test
    void exits65AndNamesFileAndLine() throws Exception {
        Files.writeString(claim.resolve("train.jsonl"), CHAT + "{\"messages\":[]}\n");

        assertThat(exitCode(prepare("prepare.log"))).isEqualTo(65);
        assertThat(message().get("failureClass").asText()).isEqualTo("InvalidData");
        assertThat(message().get("message").asText())
                .isEqualTo("pvc://miniature/train.jsonl line 2: \"messages\" is empty");
    }

    @Test
    void readsParquetAndZstdWithNothingButTheTemporaryFolderToWrite() throws Exception {
        writeParquet();
        assertThat(exitCode(prepare("parquet.log"))).isZero();
        assertThat(message().at("/summary/samples").asInt()).isEqualTo(10);
        assertThat(log("parquet.log")).contains("is read as what it is: Parquet");
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(claim.resolve("train.jsonl")))) {
            out.write(CHAT.repeat(7).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(exitCode(prepare("zstd.log"))).isZero();
        assertThat(message().at("/summary/samples").asInt()).isEqualTo(7);
    }

    @Test
    void saysThatTheTemporaryFolderDoesNotDoForNativeCode() throws Exception {
        Path none = Files.writeString(folder.resolve("no-folder"), "");
        writeParquet();
        assertThat(exitCode(prepare("parquet.log", Map.of("TMPDIR", none.toString()))))
                .isEqualTo(64);
        assertThat(message().get("message").asText())
                .startsWith("DuckDB cannot put its native code into the temporary folder " + none);
        assertThat(message().get("hint").asText()).contains("TMPDIR", "noexec");
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(claim.resolve("train.jsonl")))) {
            out.write(CHAT.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(exitCode(prepare("zstd.log", Map.of("TMPDIR", none.toString()))))
                .isEqualTo(64);
        assertThat(message().get("message").asText())
                .startsWith("zstd cannot put its native code into the temporary folder " + none);
    }

    private void writeParquet() throws Exception {
        Path file = claim.resolve("train.jsonl"); // the content decides
        Files.deleteIfExists(file);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT 'The old river ' || i AS text FROM range(10) t(i)) TO '" + file
                    + "' (FORMAT parquet)");
        }
    }

    @Test
    void exits64AndNamesTheField() throws Exception {
        assertThat(exitCode(start("prepare.log", Map.of(), "prepare", "--workspace", "x")))
                .isEqualTo(64);
        assertThat(message().get("message").asText()).contains("--config");

        Process wrongModel =
                start("model.log", Map.of(), "prepare", "--config", EXAMPLE.toString(), "--workspace", workspace());
        assertThat(exitCode(wrongModel)).isEqualTo(64);
        assertThat(message().get("field").asText()).isEqualTo("spec.baseModel.uri");
    }

    @Test
    void sigtermStopsItAsTerminatedAndTheWorkspaceIsFreeAgain() throws Exception {
        writeMuchData();
        Process process = prepare("prepare.log");
        await().atMost(LONG).until(() -> progress("prepare.log").path("step").asLong() > 0);

        assertThat(exitCode(prepare("other.log"))).as("two at once").isEqualTo(69);
        assertThat(message().get("message").asText()).contains("is in use by process " + process.pid());
        process.destroy();

        assertThat(exitCode(process)).isEqualTo(143);
        assertThat(message().get("failureClass").asText()).isEqualTo("Terminated");
        assertThat(folder.resolve("workspace/prepare.manifest.json")).doesNotExist();
        Files.writeString(claim.resolve("train.jsonl"), CHAT);
        assertThat(exitCode(prepare("again.log"))).isZero();
    }

    @Test
    void theScriptSaysWhichJavaItNeeds() throws Exception {
        Process none = start("none.log", Map.of("JAVA_HOME", "/no/java"), "--version");
        assertThat(exitCode(none)).isEqualTo(64);
        assertThat(log("none.log")).contains("JAVA_HOME=/no/java has no bin/java");

        Path old = folder.resolve("java11");
        Files.createDirectories(old.resolve("bin"));
        Files.createFile(old.resolve("bin/java")).toFile().setExecutable(true);
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Process eleven = start("old.log", Map.of("JAVA_HOME", old.toString()), "--version");
        assertThat(exitCode(eleven)).isEqualTo(64);
        assertThat(log("old.log")).contains("is Java 11. Set JAVA_HOME to Java 17 or newer.");
    }

    private void writeMuchData() throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(claim.resolve("train.jsonl"))) {
            for (int i = 0; i < 500_000; i++) {
                out.write(CHAT);
            }
        }
    }

    private Process prepare(String log) throws IOException {
        return prepare(log, Map.of());
    }

    private Process prepare(String log, Map<String, String> environment) throws IOException {
        return start(
                log,
                environment,
                "prepare",
                "--config",
                EXAMPLE.toString(),
                "--workspace",
                workspace(),
                "--claim",
                "miniature=" + claim,
                "--listen",
                "127.0.0.1:0");
    }

    private String workspace() {
        return folder.resolve("workspace").toString();
    }

    private Process start(String log, Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = InstalledTrainer.command(List.of(arguments))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile());
        builder.environment()
                .put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
        builder.environment()
                .put("TERMINATION_MESSAGE_PATH", folder.resolve("message").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS))
                .as("ended")
                .isTrue();
        return process.exitValue();
    }

    private JsonNode message() throws IOException {
        return Json.MAPPER.readTree(Files.readString(folder.resolve("message")));
    }

    private String log(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private JsonNode progress(String logName) throws IOException, InterruptedException {
        Matcher address = Pattern.compile("http://127.0.0.1:\\d+").matcher(log(logName));
        if (!address.find()) {
            return Json.MAPPER.createObjectNode();
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.group() + "/progress"))
                .build();
        String body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        return Json.MAPPER.readTree(body);
    }
}
