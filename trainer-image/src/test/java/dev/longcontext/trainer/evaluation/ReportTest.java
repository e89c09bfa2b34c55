package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.DataConfigBuilder;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfig.EffectiveLength;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.html.HtmlCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final RunConfig RUN = RunConfigurationReader.read(Path.of("..", "examples", "contract", "run.json"));
    private static final Metric ACCURACY = new Metric("accuracy", Scale.Share);
    private static final Metric LOSS = new Metric("loss", Scale.Cost);

    @TempDir
    Path folder;

    @Test
    void showsVerdictGatesMetricsSectionsLossAndWhatWasRun() throws Exception {
        Path metrics = folder.resolve("metrics.jsonl");
        StringBuilder lines = new StringBuilder();
        for (int step = 1; step <= 400; step++) {
            lines.append("{\"step\": %d, \"loss\": %s}\n".formatted(step, 3.0 / step));
        }
        Files.writeString(metrics, lines + "{\"step\": 401, \"lo");
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/section.html"), "<section><h2>Of the data</h2></section>");

        String html = Report.html(RUN, metrics, evaluations(1.0));

        assertThat(HtmlCheck.problems(html)).isEmpty();
        assertThat(html)
                .contains("Every blocking gate passed.")
                .contains("needle: NeedleInAHaystack")
                .contains(
                        "<strong>2,560 tokens</strong>",
                        "<strong>512 tokens</strong><span>base model: none of the tested")
                .doesNotContain("Missed gates")
                .contains("at least 98.0 %")
                .contains("<td class=\"number\">100.0 %</td>")
                .contains("<td class=\"number\">2.500</td>")
                .contains("<p>the suite's own part</p>")
                .contains("<th scope=\"row\">Seed of needle</th><td>999 &lt;b&gt;</td>")
                .contains("<section><h2>Of the data</h2></section>")
                .contains("step 400")
                .contains("400,000")
                .doesNotContain("http://", "https://", "<script");
    }

    @Test
    void saysWhichGateWasMissedAndHowSureThatIs() throws Exception {
        String html = Report.html(RUN, folder.resolve("absent.jsonl"), evaluations(0.5));

        assertThat(HtmlCheck.problems(html)).isEmpty();
        assertThat(html)
                .contains("<p class=\"verdict bad\">A blocking gate was missed.</p>")
                .contains(
                        "Missed gates",
                        "needle: accuracy is 50.0 % (95 % interval 2.5 % to 97.5 %, n = 1); its gate asks for at least 98.0 %")
                .contains("<td class=\"number\">50.0 %</td><td class=\"number\">2.5 % to 97.5 %</td>"
                        + "<td class=\"number\">-74.5 points to +100.0 points</td><td class=\"number\">1</td>")
                .doesNotContain("Training loss");
    }

    @Test
    void hasAllSettingsOfTheRunButNoSignatureOfAnAddress() throws Exception {
        DataConfig.Source signed =
                RUN.data().sources().get(0).withUri("https://files.example/a.jsonl?sig=0123456789abcdef");
        RunConfig run = RUN.withData(
                DataConfigBuilder.builder(RUN.data()).sources(List.of(signed)).build());

        String html = Report.html(run, folder.resolve("absent.jsonl"), evaluations(1.0));

        assertThat(HtmlCheck.problems(html)).isEmpty();
        assertThat(html)
                .contains("&quot;maxSteps&quot; : 400", "https://files.example/a.jsonl?sig=[redacted]")
                .doesNotContain("0123456789abcdef");
    }

    @Test
    void aRunWithoutABlockingGateHasPassedNone() throws Exception {
        List<Evaluated> ungated = RUN.evaluation().stream()
                .map(evaluation -> evaluated(evaluation.withGates(List.of()), 0.5))
                .toList();

        String html = Report.html(RUN, folder.resolve("absent.jsonl"), ungated);

        assertThat(HtmlCheck.problems(html)).isEmpty();
        assertThat(html)
                .contains("This run has no blocking gate: no score keeps the model back.")
                .doesNotContain("Every blocking gate passed.");
    }

    private static List<Evaluated> evaluations(double accuracy) {
        return RUN.evaluation().stream()
                .map(evaluation -> evaluated(evaluation, accuracy))
                .toList();
    }

    private static Evaluated evaluated(EvaluationConfig given, double accuracy) {
        EvaluationConfig evaluation = given.withEffectiveLength(new EffectiveLength(0.9, null));
        Constant suite = new Constant();
        return new Evaluated(
                Scores.score(evaluation, suite, List.of(0.27), List.of(accuracy)),
                suite.metrics(List.of(1.0)).keySet(),
                suite.section(List.of(), List.of()));
    }

    /** Every metric follows from the one result. */
    private static final class Constant extends StubSuite<Double> {
        private Constant() {
            super(Double.class);
        }

        @Override
        public Map<Metric, Double> metrics(List<Double> results) {
            double accuracy = results.get(0);
            return Map.of(
                    ACCURACY, accuracy, new Metric("worstLengthAccuracy", Scale.Share), accuracy, LOSS, accuracy * 2.5);
        }

        @Override
        public SortedMap<Integer, Double> scoreByLength(List<Double> results) {
            return new TreeMap<>(Map.of(256, results.get(0), 512, results.get(0)));
        }

        @Override
        public Section section(List<Double> base, List<Double> tuned) {
            return new Section("<p>the suite's own part</p>", Map.of("Seed", "999 <b>"), Optional.empty());
        }
    }
}
