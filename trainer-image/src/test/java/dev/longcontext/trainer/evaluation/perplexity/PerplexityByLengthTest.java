package dev.longcontext.trainer.evaluation.perplexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.contract.EvaluationConfig.Suite;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Perplexity;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.html.HtmlCheck;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PerplexityByLengthTest {
    private static final List<TextLoss> BASE = List.of(
            loss(256, 0, 100 * Math.log(4), 100),
            loss(256, 1, 300 * Math.log(8), 300),
            loss(1_024, 0, 100 * Math.log(2_000), 100),
            loss(1_024, 1, 300 * Math.log(2_000), 300),
            loss(512, 0, 100 * Math.log(3), 100),
            loss(512, 1, 300 * Math.log(3), 300));
    private static final List<TextLoss> TUNED = List.of(
            loss(256, 0, 100 * Math.log(6), 100),
            loss(512, 0, 100 * Math.log(4), 100),
            loss(1_024, 0, 100 * Math.log(5), 100));

    /** All of whose tokens are at the end of the window. */
    private static TextLoss loss(int length, int text, double loss, long tokens) {
        PositionLoss positions = new PositionLoss(PositionLoss.bucket(length - 1), loss, tokens);
        return new TextLoss(length, text, loss, tokens, List.of(positions));
    }

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
    void aMetricRestsOnItsLength() {
        List<Integer> lengths = List.of(512, 256, 1_024);

        assertThat(PerplexityByLength.lengthsOf(Perplexity.SHORTEST_LENGTH, lengths))
                .containsExactly(256);
        assertThat(PerplexityByLength.lengthsOf(Perplexity.LONGEST_LENGTH, lengths))
                .containsExactly(1_024);
        assertThat(PerplexityByLength.lengthsOf(Perplexity.WORST_LENGTH, lengths))
                .containsExactlyElementsOf(lengths);
    }

    /** As in a sample of an evaluation's units, which has not each text at every length. */
    @Test
    void aMetricRestsOnTheTextsOfItsLength() {
        List<TextLoss> drawn = List.of(BASE.get(0), BASE.get(1), BASE.get(2), BASE.get(4), BASE.get(5));

        assertThat(PerplexityByLength.items(Perplexity.SHORTEST_LENGTH, drawn)).isEqualTo(2);
        assertThat(PerplexityByLength.items(Perplexity.LONGEST_LENGTH, drawn)).isEqualTo(1);
        assertThat(PerplexityByLength.items(Perplexity.WORST_LENGTH, drawn)).isEqualTo(1);
    }

    @Test
    void theSectionHasACurveAndATableOfBothModels() {
        Section section = PerplexitySection.of(new Perplexity(List.of(256, 512, 1_024), null), BASE, TUNED);

        assertThat(section.html())
                .contains("<td class=\"number\">1,024</td>", "<td class=\"number\">2,000</td>")
                .contains("<td class=\"number\">5.000</td>", "<td class=\"number\">-99.8 %</td>")
                .contains("over 2 texts")
                .containsPattern("points=\"0.0,[0-9.]+ 320.0,[0-9.]+ 640.0,[0-9.]+\"")
                .as("of one bucket there is no curve")
                .contains("in windows of 1,024 tokens")
                .doesNotContain("<figcaption>Perplexity by position");
        assertThat(section.facts()).containsEntry("Stride", "half of each length");
    }

    @Test
    void oneTextIsNotSeveral() {
        List<TextLoss> first = BASE.stream().filter(each -> each.text() == 0).toList();

        assertThat(PerplexitySection.of(new Perplexity(List.of(256), null), first, first)
                        .html())
                .contains("over 1 text,");
    }

    @Test
    void aLengthWithoutAFinitePerplexityHasNoPoint() {
        List<TextLoss> broken = List.of(loss(256, 0, Double.NaN, 100), loss(512, 0, 100, 100));

        PerplexityCurve curve = PerplexityCurve.of(PerplexityByLength.of(broken), PerplexityByLength.of(broken));

        assertThat(curve.base()).isEqualTo("640.0,160.0");
        assertThat(PerplexityByLength.metrics(broken).get(Perplexity.WORST_LENGTH))
                .isNaN();
    }

    @Test
    void positionsAreInDoublingBuckets() {
        assertThat(IntStream.of(0, 1, 255, 256, 511, 512, 80_000).map(PositionLoss::bucket))
                .containsExactly(0, 0, 0, 256, 256, 512, 65_536);
    }

    @Test
    void theLongestLengthIsShownByPositionToo() throws Exception {
        List<TextLoss> base = List.of(
                new TextLoss(256, 0, 1, 1, List.of(new PositionLoss(0, 1, 1))),
                atPositions(new PositionLoss(0, 10 * Math.log(9), 10), new PositionLoss(256, 5 * Math.log(500), 5)),
                atPositions(new PositionLoss(256, 5 * Math.log(200), 5)));
        List<TextLoss> tuned = List.of(
                new TextLoss(256, 0, 1, 1, List.of(new PositionLoss(0, 1, 1))),
                atPositions(new PositionLoss(0, 10 * Math.log(9.9), 10), new PositionLoss(256, 10 * Math.log(8), 10)));

        assertThat(PerplexityByLength.byPosition(base, 512))
                .hasSize(2)
                .hasEntrySatisfying(0, p -> assertThat(p).isCloseTo(9, within(1e-9)))
                .hasEntrySatisfying(256, p -> assertThat(p).isCloseTo(Math.sqrt(500 * 200), within(1e-9)));
        String html = PerplexitySection.of(new Perplexity(List.of(256, 512), null), base, tuned)
                .html();
        assertThat(HtmlCheck.problemsOfSection(html)).isEmpty();
        assertThat(html)
                .contains("<figcaption>Perplexity by position</figcaption>", "in windows of 512 tokens")
                .contains(
                        "<td class=\"number\">9.000</td><td class=\"number\">9.900</td><td class=\"number\">+10.0 %</td>")
                .contains("<td class=\"number\">256</td><td class=\"number\">316</td>");
    }

    private static TextLoss atPositions(PositionLoss... positions) {
        double loss = Stream.of(positions).mapToDouble(PositionLoss::loss).sum();
        long tokens = Stream.of(positions).mapToLong(PositionLoss::tokens).sum();
        return new TextLoss(512, 0, loss, tokens, List.of(positions));
    }
}
