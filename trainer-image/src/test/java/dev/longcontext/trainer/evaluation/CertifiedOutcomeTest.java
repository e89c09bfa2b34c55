package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CertifiedOutcomeTest {
    private static final Metric SHARE = new Metric("score", Scale.Share);
    private static final Metric COST = new Metric("perplexity", Scale.Cost);

    /** 1 - 0.025^(1/20) = 0.168 and 1 - 0.025^(1/2) = 0.842: a smaller loss is within what the items leave open. */
    @Test
    void whatHoldsSaysWhatLossCouldHaveShown() {
        assertThat(CertifiedOutcome.verdict(true, SHARE, 20, 0.9))
                .isEqualTo("holds; of 20 items only a loss above 16.8 points could show");
        assertThat(CertifiedOutcome.verdict(true, SHARE, 2, 0.5))
                .isEqualTo("holds, but of 2 items no loss could show: raise --sample");
        assertThat(CertifiedOutcome.verdict(false, SHARE, 20, 0.9)).isEqualTo("does NOT hold");
        assertThat(CertifiedOutcome.verdict(true, COST, 20, 9)).isEqualTo("holds");
    }

    @Test
    void tooFewTextsForAnIntervalSayNothingOfTheModel() {
        CertifiedOutcome few = of(Collections.nCopies(4, 9.0), Collections.nCopies(4, 9.8));

        assertThat(few)
                .isEqualTo(CertifiedOutcome.leftOut(
                        "books",
                        "left out: of 4 texts perplexity was 9.000 and is 9.800, which has no interval, for it takes 5: "
                                + "raise --sample, if the evaluation has more"));
        assertThat(of(Collections.nCopies(5, 9.0), Collections.nCopies(5, 9.0)).holds())
                .isTrue();
        assertThat(of(Collections.nCopies(5, 9.0), Collections.nCopies(5, 10.0)).holds())
                .isFalse();
    }

    @Test
    void aGreatLossShowsWithoutAnInterval() {
        CertifiedOutcome outcome = of(Collections.nCopies(4, 9.0), Collections.nCopies(4, 900.0));

        assertThat(outcome.holds()).isFalse();
        assertThat(outcome.items()).isEqualTo(4);
        assertThat(outcome.then()).isEqualTo("9.000");
        assertThat(outcome.now()).isEqualTo("900.0");
    }

    /** The interval of the difference is [0.05, 0.05] for each text alike. */
    @Test
    void roundedWeightsMayCostAHundredthOfAPerplexity() {
        assertThat(of(Collections.nCopies(5, 9.0), Collections.nCopies(5, 9.05)).holds())
                .isTrue();
        assertThat(of(Collections.nCopies(5, 9.0), Collections.nCopies(5, 9.1)).holds())
                .isFalse();
    }

    @Test
    void aModelWithoutAScoreDoesNotHold() {
        assertThat(of(List.of(9.0), List.of(Double.NaN)).holds()).isFalse();
    }

    private static CertifiedOutcome of(List<Double> then, List<Double> now) {
        return CertifiedOutcome.of("books", COST, new Mean(), then, now);
    }

    private static final class Mean extends StubSuite<Double> {
        private Mean() {
            super(Double.class);
        }

        @Override
        public Map<Metric, Double> metrics(List<Double> results) {
            return Map.of(COST, mean(results, Double::doubleValue));
        }
    }
}
