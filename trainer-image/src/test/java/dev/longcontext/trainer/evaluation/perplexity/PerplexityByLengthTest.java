package dev.longcontext.trainer.evaluation.perplexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.contract.EvaluationConfig.Suite;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Perplexity;
import dev.longcontext.trainer.evaluation.suite.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerplexityByLengthTest {
    private static final List<TextLoss> BASE = List.of(
            new TextLoss(256, 0, 100 * Math.log(4), 100),
            new TextLoss(256, 1, 300 * Math.log(8), 300),
            new TextLoss(1_024, 0, 100 * Math.log(2_000), 100),
            new TextLoss(1_024, 1, 300 * Math.log(2_000), 300),
            new TextLoss(512, 0, 100 * Math.log(3), 100),
            new TextLoss(512, 1, 300 * Math.log(3), 300));
    private static final List<TextLoss> TUNED = List.of(
            new TextLoss(256, 0, 100 * Math.log(6), 100),
            new TextLoss(512, 0, 100 * Math.log(4), 100),
            new TextLoss(1_024, 0, 100 * Math.log(5), 100));

    @Test
    void everyTokenOfALengthCountsTheSame() {
        assertThat(PerplexityByLength.of(BASE).get(256))
                .isCloseTo(Math.exp((Math.log(4) + 3 * Math.log(8)) / 4), within(1e-12));
    }

    @Test
    void metricsAreOfTheShortestTheLongestAndTheWorstLength() {
        assertThat(PerplexityByLength.metrics(TUNED))
                .hasEntrySatisfying(
                        Perplexity.SHORTEST_LENGTH, p -> assertThat(p).isCloseTo(6, within(1e-9)))
                .hasEntrySatisfying(
                        Perplexity.LONGEST_LENGTH, p -> assertThat(p).isCloseTo(5, within(1e-9)))
                .hasEntrySatisfying(Perplexity.WORST_LENGTH, p -> assertThat(p).isCloseTo(6, within(1e-9)));
        assertThat(PerplexityByLength.metrics(TUNED).keySet())
                .extracting(Metric::name)
                .containsExactlyElementsOf(
                        Suite.Perplexity.metrics().stream().map(Metric::name).toList());
    }

    @Test
    void theSectionHasACurveAndATableOfBothModels() {
        Section section = PerplexitySection.of(new Perplexity(List.of(256, 512, 1_024), null), BASE, TUNED);

        assertThat(section.html())
                .contains("<td class=\"number\">1,024</td>", "<td class=\"number\">2,000</td>")
                .contains("<td class=\"number\">5.000</td>", "<td class=\"number\">-99.8 %</td>")
                .contains("over 2 texts")
                .containsPattern("points=\"0.0,[0-9.]+ 320.0,[0-9.]+ 640.0,[0-9.]+\"");
        assertThat(section.facts()).containsEntry("Stride", "half of each length");
    }

    @Test
    void aLengthWithoutAFinitePerplexityHasNoPoint() {
        List<TextLoss> broken = List.of(new TextLoss(256, 0, Double.NaN, 100), new TextLoss(512, 0, 100, 100));

        PerplexityCurve curve = PerplexityCurve.of(PerplexityByLength.of(broken), PerplexityByLength.of(broken));

        assertThat(curve.base()).isEqualTo("640.0,160.0");
        assertThat(PerplexityByLength.metrics(broken).get(Perplexity.WORST_LENGTH))
                .isNaN();
    }
}
