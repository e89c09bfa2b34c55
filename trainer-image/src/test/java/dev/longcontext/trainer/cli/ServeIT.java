package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longcontext.trainer.installed.InstalledTrainer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trainer serve} as a process with little memory, and clients that take as much of it as they can. */
class ServeIT {

    private static final int BODIES = 5;
    private static final int BODY_CHARACTERS = 9_000_000;
    private static final long BOUND = 600L << 20;
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
    private static final String QUESTION =
            "\"messages\":[{\"role\":\"user\",\"content\":\"What is the pass key?\"}],\"max_tokens\":4";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Process server;
    private String base;

    private void start() throws IOException {
        Path log = folder.resolve("log");
        Files.writeString(folder.resolve("keys"), "the-key\n");
        ProcessBuilder builder = InstalledTrainer.command(List.of(
                        "serve",
                        "--model",
                        "../examples/miniature/base",
                        "--listen",
                        "127.0.0.1:0",
                        "--max-model-len",
                        "100000", // so that bodies may be large
                        "--api-key-file",
                        folder.resolve("keys").toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("TRAINER_JAVA_OPTIONS", "-Xmx160m");
        server = builder.start();
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            Matcher address = ADDRESS.matcher(Files.readString(log));
            boolean there = address.find();
            base = there ? address.group() : null;
            return there || !server.isAlive();
        });
        assertThat(server.isAlive()).as(Files.readString(log)).isTrue();
    }

    @AfterEach
    void end() {
        server.destroyForcibly();
    }

    @Test
    void livesOnWhateverIsSent() throws Exception {
        start();
        var unknown = new StringBuilder("{").append(QUESTION);
        for (int i = 0; unknown.length() < BODY_CHARACTERS; i++) {
            unknown.append(",\"field").append(i).append("\":[{},{\"a\":[[]]}]");
        }
        String manyFields = unknown.append('}').toString();
        String longPrompt = "{\"prompt\":\"" + "a b c ".repeat(BODY_CHARACTERS / 6) + "\"}";

        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < BODIES; i++) {
            answers.add(post("/v1/chat/completions", manyFields));
            answers.add(post("/v1/completions", longPrompt));
        }
        assertThat(status("/healthz")).isEqualTo(200);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isIn(200, 400, 429);
        }

        assertThat(post("/v1/chat/completions", manyFields).get().statusCode()).isEqualTo(200);
        HttpResponse<String> tooLong = post("/v1/completions", longPrompt).get();
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.body()).contains("context_length_exceeded");
        assertThat(InstalledTrainer.memory(server, "VmHWM").orElseThrow()).isLessThan(BOUND);

        assertThat(status("/v1/models")).as("without a key").isEqualTo(401);
        assertThat(Files.readString(Path.of("/proc/" + server.pid() + "/cmdline")))
                .contains("-XX:+ExitOnOutOfMemoryError");
        server.destroy();
        assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(server.exitValue()).isZero();
        assertThat(Files.readString(folder.resolve("log")))
                .contains("POST /v1/completions from 127.0.0.1: 400")
                .doesNotContain("pass key", "the-key", "field0");
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer the-key")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    private int status(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
