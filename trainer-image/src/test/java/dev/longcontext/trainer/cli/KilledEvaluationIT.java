package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGKILL at random moments of an evaluation with every way to measure: the scores are byte for byte those of the undisturbed one.
 * {@code -Dkills=20} for more of them.
 */
class KilledEvaluationIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledEvaluationIT.class);
    private static final int KILLS = Integer.getInteger("kills", 4);
    private static final long SEED = 20240430;
    private static final String EVALUATIONS = """
            [{"name": "needle", "suite": "NeedleInAHaystack", "gates": [{"metric": "accuracy", "min": 0.9, "decideBy": "Point", "severity": "Warn"}],
              "needle": {"lengths": [128, 256], "depths": 5, "samplesPerCell": 2, "seed": 1, "metric": "NextTokens"}},
             {"name": "words", "suite": "Perplexity", "perplexity": {"lengths": [4, 16], "stride": 2},
              "sources": [{"name": "own", "uri": "pvc://miniature/train.jsonl", "format": "Auto"}],
              "gates": [{"metric": "worstLengthPerplexity", "max": 1, "decideBy": "Point", "severity": "Block"}]},
             {"name": "said", "suite": "NeedleInAHaystack", "needle": {"lengths": [100, 200], "depths": 3, "samplesPerCell": 2,
              "seed": 1, "metric": "RougeL", "needle": "river {key}.", "question": "river", "answer": "{key}", "maxNewTokens": 8},
              "sources": [{"name": "own", "uri": "pvc://miniature/train.jsonl", "format": "Auto"}]},
             {"name": "asked", "suite": "Custom", "custom": {"metric": "F1", "maxNewTokens": 8, "template": "{context} {question}",
              "prompt": "Text"}, "sources": [{"name": "own", "uri": "pvc://miniature/questions.jsonl", "format": "Auto"}]},
             {"name": "chosen", "suite": "MultipleChoice", "multipleChoice": {"shots": 1, "prompt": "Text"},
              "sources": [{"name": "own", "uri": "pvc://miniature/questions.jsonl", "format": "Auto"}]}]""";
    private static final String QUESTION =
            "{\"context\": \"road garden night\", \"question\": \"hill %s\", \"answers\": [\"bird sea\"], "
                    + "\"choices\": [\"stone\", \"bird\"], \"answer\": 1}\n";

    @TempDir
    Path folder;

    @Test
    void killedAtAnyMomentItScoresAsTheUndisturbedOne() throws Exception {
        var run = new TrainerRun(folder, json -> {
            ((ObjectNode) json.get("training")).put("maxSteps", 1);
            json.set("evaluation", evaluations());
        });
        Files.writeString(
                folder.resolve("claim/questions.jsonl"),
                Stream.of("river", "road", "sea", "night", "bird")
                        .map(QUESTION::formatted)
                        .collect(Collectors.joining()));
        Workspace trained = run.workspace("trained");
        run.run("prepare", trained);
        run.run("train", trained);
        Workspace undisturbed = run.copyOf(trained, "undisturbed");
        long begun = System.nanoTime();
        run.run("evaluate", undisturbed);
        long whole = System.nanoTime() - begun;
        JsonNode words = run.summary(undisturbed).at("/evaluations/1");
        assertThat(words.at("/metrics/0/value").doubleValue()).isGreaterThan(1);
        assertThat(words.at("/gates/0/passed").booleanValue()).isFalse();
        assertThat(undisturbed.evaluation().resolve("report.html"))
                .content()
                .contains("Perplexity by length of context");

        var random = new Random(SEED);
        Workspace disturbed = run.copyOf(trained, "disturbed");
        int partly = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = run.start("evaluate", disturbed, "");
            boolean done = process.waitFor((long) (whole * random.nextDouble()), TimeUnit.NANOSECONDS);
            process.destroyForcibly().waitFor();
            if (done || Files.exists(disturbed.manifest(Stage.EVALUATE))) {
                AtomicFiles.deleteRecursively(disturbed.root());
                disturbed = run.copyOf(trained, "disturbed");
            } else {
                partly += Files.exists(disturbed.evaluation()) ? 1 : 0;
            }
        }
        run.run("evaluate", disturbed);

        LOG.info("{} kills, {} with a log left behind", KILLS, partly);
        assertThat(disturbed.evaluation().resolve("scores.json"))
                .hasSameBinaryContentAs(undisturbed.evaluation().resolve("scores.json"));
        assertThat(run.summary(disturbed)).isEqualTo(run.summary(undisturbed));
    }

    private static ArrayNode evaluations() {
        try {
            return (ArrayNode) Json.MAPPER.readTree(EVALUATIONS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
