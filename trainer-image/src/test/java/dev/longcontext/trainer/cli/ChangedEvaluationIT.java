package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a missed gate, its owner changes the gate, or asks for one more evaluation: what was measured is kept. */
class ChangedEvaluationIT {

    private static final String NEEDLE = """
            {"name": "needle", "suite": "NeedleInAHaystack", "gates": [{"metric": "accuracy", "min": 1.0,
              "decideBy": "Point", "severity": "Block"}],
             "needle": {"lengths": [128, 192], "depths": 3, "samplesPerCell": 2, "seed": 1, "metric": "NextTokens"}}""";
    private static final String WORDS = """
            {"name": "words", "suite": "Perplexity", "perplexity": {"lengths": [4, 16], "stride": 2}, "gates": [],
             "sources": [{"name": "own", "uri": "pvc://miniature/train.jsonl", "format": "Auto"}]}""";

    @TempDir
    Path folder;

    private int configurations;

    @Test
    void onlyWhatIsNewIsMeasured() throws Exception {
        Workspace workspace = evaluated(NEEDLE);
        Map<Path, String> measured = logs(workspace);
        assertThat(measured).hasSize(1);
        assertThat(gate(workspace, "min")).isEqualTo(1.0);

        evaluated(NEEDLE.replace("1.0", "0.25"), WORDS);
        assertThat(logs(workspace)).hasSize(2).containsAllEntriesOf(measured);
        assertThat(gate(workspace, "min")).isEqualTo(0.25);

        evaluated(NEEDLE.replace("\"seed\": 1", "\"seed\": 2"), WORDS);
        assertThat(logs(workspace)).as("other items are asked").hasSize(3).containsAllEntriesOf(measured);
    }

    private Workspace evaluated(String... evaluations) throws Exception {
        Consumer<ObjectNode> edit = json -> {
            ((ObjectNode) json.get("training")).put("maxSteps", 1);
            ArrayNode list = json.putArray("evaluation");
            Stream.of(evaluations).map(TrainerRun::json).forEach(list::add);
        };
        var run = new TrainerRun(folder.resolve("configuration-" + ++configurations), edit);
        Workspace workspace = new Workspace(folder.resolve("workspace"));
        for (Stage stage : List.of(Stage.PREPARE, Stage.TRAIN, Stage.EVALUATE)) {
            run.run(stage.verb(), workspace);
        }
        return workspace;
    }

    private static Map<Path, String> logs(Workspace workspace) throws IOException {
        Map<Path, String> logs = new TreeMap<>();
        try (Stream<Path> files = Files.list(workspace.evaluation())) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("units-"))
                    .toList()) {
                logs.put(file, Files.readString(file));
            }
        }
        return logs;
    }

    private static double gate(Workspace workspace, String field) throws IOException {
        return Json.MAPPER
                .readTree(workspace.evaluation().resolve("scores.json").toFile())
                .at("/evaluations/0/gates/0/" + field)
                .asDouble();
    }
}
