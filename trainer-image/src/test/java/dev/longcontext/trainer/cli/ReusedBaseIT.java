package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second run on a base model spends no time on it, and says so; what it scores is the same. */
class ReusedBaseIT {

    private static final String EVALUATIONS = """
            [{"name": "%s", "suite": "NeedleInAHaystack", "gates": [],
              "needle": {"lengths": [128, 192], "depths": 3, "samplesPerCell": 2, "seed": %d, "metric": "NextTokens"}},
             {"name": "words", "suite": "Perplexity", "perplexity": {"lengths": [4, 16], "stride": 2}, "gates": [],
              "sources": [{"name": "own", "uri": "pvc://miniature/train.jsonl", "format": "Auto"}]}]""";

    @TempDir
    Path folder;

    @Test
    void theBaseModelIsMeasuredOnce() throws Exception {
        Path cache = folder.resolve("cache");
        Workspace first = evaluated("first", cache, 1, "needle", 1);
        Workspace second = evaluated("second", cache, 2, "renamed", 1);

        assertThat(reused(first)).containsExactly(false, false);
        assertThat(reused(second)).containsExactly(true, true);
        assertThat(bases(second)).isEqualTo(bases(first));
        assertThat(Files.readString(logOf("second"))).contains("the base model's answers are those of an earlier run");

        Workspace others = evaluated("others", cache, 1, "needle", 2);
        assertThat(reused(others)).as("other items are asked").containsExactly(false, true);

        damage(cache);
        Workspace damaged = evaluated("damaged", cache, 1, "needle", 1);
        assertThat(reused(damaged)).containsExactly(false, false);
        assertThat(bases(damaged)).isEqualTo(bases(first));
        assertThat(Files.readString(logOf("damaged"))).contains("cannot be read, so the base model is measured again");
    }

    private Workspace evaluated(String name, Path cache, int trainingSeed, String evaluation, int seed)
            throws Exception {
        Files.createDirectories(folder.resolve(name));
        var run = new TrainerRun(folder.resolve(name), json -> {
                    ((ObjectNode) json.get("training")).put("maxSteps", 1).put("seed", trainingSeed);
                    json.set("evaluation", TrainerRun.json(EVALUATIONS.formatted(evaluation, seed)));
                })
                .sharing(cache);
        Workspace workspace = run.workspace("run");
        for (Stage stage : List.of(Stage.PREPARE, Stage.TRAIN, Stage.EVALUATE)) {
            run.run(stage.verb(), workspace);
        }
        return workspace;
    }

    private Path logOf(String name) {
        return folder.resolve(name).resolve("run.log");
    }

    private static List<Boolean> reused(Workspace workspace) throws IOException {
        JsonNode manifest =
                Json.MAPPER.readTree(workspace.manifest(Stage.EVALUATE).toFile());
        return Stream.of(0, 1)
                .map(i ->
                        manifest.at("/summary/evaluations/" + i + "/baseReused").asBoolean())
                .toList();
    }

    private static List<JsonNode> bases(Workspace workspace) throws IOException {
        JsonNode scores = Json.MAPPER.readTree(
                workspace.evaluation().resolve("scores.json").toFile());
        return Stream.of(0, 1)
                .map(i -> scores.at("/evaluations/" + i + "/base"))
                .toList();
    }

    private static void damage(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "{\"asked\": ");
            }
        }
    }
}
