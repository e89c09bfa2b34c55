package dev.longcontext.trainer.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenScoreTest {

    /** Unnormalised logs of 1, 4, 2, 1: an eighth, a half, a quarter, an eighth. */
    private static final float[] LOGITS = {0, (float) Math.log(4), (float) Math.log(2), 0};

    @Test
    void isTheLogarithmOfTheProbability() {
        TokenScore score = TokenScore.of(LOGITS, 2, 3);

        assertThat(score.token().id()).isEqualTo(2);
        assertThat(score.token().logProbability()).isCloseTo(Math.log(0.25), within(1e-6));
        assertThat(score.best()).extracting(TokenScore.Candidate::id).containsExactly(1, 2, 0);
        assertThat(score.best().get(0).logProbability()).isCloseTo(Math.log(0.5), within(1e-6));
    }

    @Test
    void tellsNoOthersWhenNoneAreAskedFor() {
        assertThat(TokenScore.of(LOGITS, 0, 0).best()).isEmpty();
        assertThat(TokenScore.of(LOGITS, 0, 9).best()).hasSize(4);
    }
}
