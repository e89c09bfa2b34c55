package dev.longcontext.trainer.synthesis;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.DataConfigSourceBuilder;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.ResponseFormat;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.data.Selection;
import dev.longcontext.trainer.data.Source;
import dev.longcontext.trainer.fetch.Retries;
import dev.longcontext.trainer.fetch.SourceAccess;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.synthesis.endpoint.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Documents, a configuration, and the running of it, small enough for tests. A token is a word. */
public final class SynthesisFixture {

    public static final String KEY = "sk-test-0123456789abcdef";
    public static final Pace QUICK = new Pace(
            6,
            Duration.ofMillis(5),
            Duration.ofMillis(40),
            Duration.ofSeconds(2),
            Duration.ofMillis(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));

    /** Tokens of a chat at most. */
    public static final int TARGET = 3000;

    private final Path folder;
    private String key = KEY;

    public SynthesisFixture(Path folder) {
        this.folder = folder;
    }

    /** What the endpoint's key is from now on. */
    public SynthesisFixture withKey(String other) {
        key = other;
        return this;
    }

    public Path answers() {
        return folder.resolve("work/answers.jsonl");
    }

    public Path chats() {
        return folder.resolve("work/chats.jsonl");
    }

    /** Documents of so many lines, each unlike all others. */
    public SynthesisFixture documents(int count, int lines) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int d = 0; d < count; d++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lines; i++) {
                text.append(
                        "Keeper Orlan" + d + " of tower " + i + " counted " + (d * 1000 + i) + " lamps that winter.\n");
            }
            all.append(Json.compact(Map.of("text", text.toString()))).append('\n');
        }
        Files.writeString(folder.resolve("books.jsonl"), all);
        return this;
    }

    public SynthesisFixture document(String text) throws IOException {
        Files.writeString(folder.resolve("books.jsonl"), Json.compact(Map.of("text", text)) + "\n");
        return this;
    }

    public static SyntheticConfig.Task task(TaskType type, int count) {
        return new SyntheticConfig.Task(type, count, null, 400, 800, 90, null, 3, null);
    }

    public static SyntheticConfig configuration(String url, int concurrency, SyntheticConfig.Task... tasks) {
        return new SyntheticConfig(
                new SyntheticConfig.Endpoint(url, "strong", "KEY", concurrency, 20, 512, 0, ResponseFormat.Auto),
                List.of(DataConfigSourceBuilder.builder()
                        .name("books")
                        .uri("books.jsonl")
                        .format(DataConfig.Format.Text)
                        .build()),
                List.of(tasks),
                new SyntheticConfig.Budget(100_000, 1_000_000_000L, 100_000_000L, 2.0, 8.0),
                false,
                null,
                2024,
                null,
                null,
                List.of());
    }

    public SyntheticReport run(SyntheticConfig configuration) throws IOException, InterruptedException {
        return run(configuration, new SilentProgress(), new StopSignal(), QUICK);
    }

    public SyntheticReport run(SyntheticConfig configuration, ProgressSink progress, StopSignal stop, Pace pace)
            throws IOException, InterruptedException {
        Path books = folder.resolve("books.jsonl");
        return synthesis(configuration, pace)
                .run(new Synthesis.Inputs(
                        List.of(new Source(
                                "books",
                                List.of(new DataFile(books, "books.jsonl")),
                                "spec.data.synthetic.corpus[0].uri",
                                DataConfig.Format.Text,
                                Selection.ALL)),
                        text -> text.split("\\s+").length,
                        TARGET,
                        folder.resolve("work"),
                        progress,
                        stop));
    }

    /** Whether its endpoints are there. */
    public void reach(SyntheticConfig configuration, Pace pace) {
        synthesis(configuration, pace).reach(folder.resolve("work"), new StopSignal());
    }

    private Synthesis synthesis(SyntheticConfig configuration, Pace pace) {
        SourceAccess access = new SourceAccess(
                folder, Map.of(), Map.of("KEY", key), new NetworkConfig(List.of("127.0.0.1"), false), Retries.DEFAULT);
        return new Synthesis(configuration, access, pace);
    }
}
