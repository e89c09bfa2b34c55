package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.configuration.Evaluation;
import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final RunConfiguration RUN =
            RunConfigurationReader.read(Path.of("..", "examples", "contract", "run.json"));

    @TempDir
    Path folder;

    @Test
    void showsVerdictGatesGridsLossAndWhatWasRun() throws Exception {
        Path metrics = folder.resolve("metrics.jsonl");
        StringBuilder lines = new StringBuilder();
        for (int step = 1; step <= 400; step++) {
            lines.append("{\"step\": %d, \"loss\": %s}\n".formatted(step, 3.0 / step));
        }
        Files.writeString(metrics, lines + "{\"step\": 401, \"lo");

        String html = Report.html(RUN, metrics, scores(1.0));

        assertThat(html)
                .contains("Every blocking gate passed.")
                .contains("needle: NeedleInAHaystack")
                .contains("at least 98.0 %")
                .contains("2,560 tokens, depth 100 %: 4 of 4 right")
                .contains("Base model")
                .contains("step 400")
                .contains("400,000")
                .doesNotContain("http://", "https://", "<script");
        write(html);
    }

    @Test
    void saysThatAMissedGateKeepsTheModelBack() throws Exception {
        String html = Report.html(RUN, folder.resolve("absent.jsonl"), scores(0.5));

        assertThat(html)
                .contains("A blocking gate was missed: nothing is published.")
                .contains("asked for 12345, got 1 &lt;b&gt;")
                .doesNotContain("Training loss");
    }

    @Test
    void theHeatMapIsAPicture() throws Exception {
        Path file = folder.resolve("needle.png");

        HeatMap.write(scores(1.0).evaluations().get(0), file);

        assertThat(javax.imageio.ImageIO.read(file.toFile()).getWidth()).isGreaterThan(1_000);
        if (System.getProperty("keep.pictures") != null) {
            Files.copy(file, Path.of(System.getProperty("keep.pictures"), "needle.png"));
        }
    }

    private static void write(String html) throws Exception {
        if (System.getProperty("keep.pictures") != null) {
            Files.writeString(Path.of(System.getProperty("keep.pictures"), "report.html"), html);
        }
    }

    private static Scores scores(double tunedShare) {
        List<EvaluationScores> scored = RUN.evaluation().stream()
                .map(evaluation -> EvaluationScores.of(
                        evaluation,
                        cells(evaluation, length -> length <= 256 ? 1 : 0.25),
                        cells(evaluation, length -> tunedShare)))
                .toList();
        return new Scores(
                "v1alpha1", scored.stream().allMatch(EvaluationScores::passed), scored, Map.of("trainer", "0.1.0"));
    }

    private static List<NeedleCell> cells(Evaluation evaluation, java.util.function.IntToDoubleFunction share) {
        List<NeedleCell> cells = new ArrayList<>();
        int samples = evaluation.needle().samplesPerCell();
        for (int length : evaluation.needle().lengths()) {
            for (double depth : NeedleSamples.depths(evaluation.needle())) {
                int right = (int) Math.round(samples * share.applyAsDouble(length));
                List<NeedleCell.Mistake> mistakes =
                        right == samples ? List.of() : List.of(new NeedleCell.Mistake(0, "12345", "1 <b>"));
                cells.add(new NeedleCell(length, depth, samples, right, mistakes));
            }
        }
        return cells;
    }
}
