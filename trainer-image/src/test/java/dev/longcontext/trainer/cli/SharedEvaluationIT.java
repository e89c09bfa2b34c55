package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several devices, here groups of CPU threads, share the units of every way to measure, and score as one does: byte for byte. */
class SharedEvaluationIT {
    private static final int DEVICES = 3;
    private static final String EVALUATIONS = """
            [{"name": "needle", "suite": "NeedleInAHaystack", "gates": [],
              "needle": {"lengths": [128, 256], "depths": 5, "samplesPerCell": 1, "seed": 1, "metric": "NextTokens"}},
             {"name": "words", "suite": "Perplexity", "perplexity": {"lengths": [4, 16], "stride": 2}, "gates": [],
              "sources": [{"name": "own", "uri": "pvc://miniature/train.jsonl", "format": "Auto"}]},
             {"name": "said", "suite": "NeedleInAHaystack", "needle": {"lengths": [100, 200], "depths": 6, "samplesPerCell": 2,
              "seed": 1, "metric": "RougeL", "needle": "river {key}.", "question": "river", "answer": "{key}", "maxNewTokens": 8},
              "sources": [{"name": "own", "uri": "pvc://miniature/train.jsonl", "format": "Auto"}]}]""";

    @TempDir
    Path folder;

    @Test
    void severalDevicesScoreAsOneDoes() throws Exception {
        TrainerRun one = run("one", 1);
        Workspace alone = one.workspace("run");
        for (String verb : new String[] {"prepare", "train"}) {
            one.run(verb, alone);
        }
        TrainerRun several = run("several", DEVICES);
        Workspace shared = several.copyOf(alone, "run");
        one.run("evaluate", alone);
        several.run("evaluate", shared);

        assertThat(Files.readString(several.log(shared))).contains("computing on [cpu(), cpu(), cpu()]");
        assertThat(shared.evaluation().resolve("scores.json"))
                .hasSameBinaryContentAs(alone.evaluation().resolve("scores.json"));
    }

    /** A thread for each device, whatever the number: sums of several threads may be rounded differently. */
    private TrainerRun run(String name, int devices) throws Exception {
        return new TrainerRun(Files.createDirectories(folder.resolve(name)), json -> {
            ((ObjectNode) json.get("training")).put("maxSteps", 1);
            ((ObjectNode) json.get("devices")).put("count", devices).put("cpuThreads", devices);
            json.set("evaluation", TrainerRun.json(EVALUATIONS));
        });
    }
}
