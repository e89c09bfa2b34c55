package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.installed.InstalledTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A small run of the installed program: QLoRA of the miniature's model on short made-up texts. */
final class TrainerRun {

    private static final Path EXAMPLE = Path.of("../examples/contract/run.json");
    private static final Path BASE = Path.of("../examples/miniature/base");
    private static final List<String> WORDS =
            List.of("river", "hill", "road", "garden", "night", "stone", "bird", "sea");
    private static final int TEXTS = 40;
    private static final int LONG_MINUTES = 30;

    private final Path folder;
    private Path cache;

    /** @param change of the contract's example, from which {@code run.json} is made */
    TrainerRun(Path folder, Consumer<ObjectNode> change) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("claim"));
        Files.writeString(folder.resolve("claim/train.jsonl"), texts());
        ObjectNode run = (ObjectNode) Json.MAPPER.readTree(EXAMPLE.toFile());
        ((ObjectNode) run.get("context")).put("targetLength", 257);
        run.putArray("evaluation");
        change.accept(run);
        Files.writeString(folder.resolve("run.json"), run.toString());
        copy(BASE, folder.resolve("claim/base"));
    }

    /** Of 20 to 60 words, and always the same. */
    private static String texts() {
        var random = new Random(1);
        var lines = new StringBuilder();
        for (int i = 0; i < TEXTS; i++) {
            var words = new ArrayList<String>();
            for (int w = 20 + random.nextInt(41); w > 0; w--) {
                words.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            lines.append(Json.compact(Map.of("text", String.join(" ", words)))).append('\n');
        }
        return lines.toString();
    }

    /** What a test writes as text, for a configuration. */
    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Folder in which base models' answers are kept. */
    TrainerRun sharing(Path folderOfRuns) {
        cache = folderOfRuns;
        return this;
    }

    Workspace workspace(String name) {
        return new Workspace(folder.resolve(name));
    }

    /** A workspace with everything that another has. */
    Workspace copyOf(Workspace other, String name) throws IOException {
        copy(other.root(), folder.resolve(name));
        return workspace(name);
    }

    Process start(String verb, Workspace workspace, String javaOptions) throws IOException {
        ProcessBuilder builder = InstalledTrainer.command(List.of(
                        verb,
                        "--config",
                        folder.resolve("run.json").toString(),
                        "--workspace",
                        workspace.root().toString(),
                        "--claim",
                        "miniature=" + folder.resolve("claim")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(workspace).toFile()));
        builder.environment().put("TRAINER_JAVA_OPTIONS", InstalledTrainer.SHORT_LIVED + " " + javaOptions);
        if (cache != null) {
            builder.environment().put(EnvironmentVariables.SHARED_CACHE, cache.toString());
        }
        builder.environment().put("TERMINATION_MESSAGE_PATH", message(workspace).toString());
        return builder.start();
    }

    /** Runs a verb to its end. */
    void run(String verb, Workspace workspace) throws IOException, InterruptedException {
        assertDone(start(verb, workspace, ""), workspace);
    }

    void assertDone(Process process, Workspace workspace) throws IOException, InterruptedException {
        try {
            assertThat(process.waitFor(LONG_MINUTES, TimeUnit.MINUTES))
                    .as("ended")
                    .isTrue();
            assertThat(process.exitValue())
                    .as("exit code; log:%n%s", Files.readString(log(workspace)))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    Path log(Workspace workspace) {
        return workspace.root().resolveSibling(workspace.root().getFileName() + ".log");
    }

    private static Path message(Workspace workspace) {
        return workspace.root().resolveSibling(workspace.root().getFileName() + ".message");
    }

    /** The summary of the stage that ended last. */
    ObjectNode summary(Workspace workspace) throws IOException {
        return (ObjectNode) terminationMessage(workspace).get("summary");
    }

    /** Of the stage that ended last. */
    JsonNode terminationMessage(Workspace workspace) throws IOException {
        return Json.MAPPER.readTree(message(workspace).toFile());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }
}
