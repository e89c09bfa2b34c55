package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import org.junit.jupiter.api.Test;

class CertifiedOutcomeTest {
    private static final Metric SHARE = new Metric("score", Scale.Share);

    /** 1 - 0.025^(1/20) = 0.168 and 1 - 0.025^(1/2) = 0.842: a smaller loss is within what the items leave open. */
    @Test
    void whatHoldsSaysWhatLossCouldHaveShown() {
        assertThat(CertifiedOutcome.verdict(true, SHARE, 20, 0.9))
                .isEqualTo("holds; of 20 items only a loss above 16.8 points could show");
        assertThat(CertifiedOutcome.verdict(true, SHARE, 2, 0.5))
                .isEqualTo("holds, but of 2 items no loss could show: raise --sample");
        assertThat(CertifiedOutcome.verdict(false, SHARE, 20, 0.9)).isEqualTo("does NOT hold");
        assertThat(CertifiedOutcome.verdict(true, new Metric("perplexity", Scale.Cost), 20, 9))
                .isEqualTo("holds");
    }
}
