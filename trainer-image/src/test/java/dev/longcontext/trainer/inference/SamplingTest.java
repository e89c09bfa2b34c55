package dev.longcontext.trainer.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTest {
    /** Probabilities 0.6, 0.3, 0.1. */
    private static final float[] LOGITS = {(float) Math.log(0.6), (float) Math.log(0.3), (float) Math.log(0.1)};

    @Test
    void withoutTemperatureTakesTheMostLikely() {
        assertThat(Sampling.greedy().next(new float[] {1, 3, 2})).isEqualTo(1);
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(draws(new Sampling(1, 1, 7))).isEqualTo(draws(new Sampling(1, 1, 7)));
        assertThat(draws(new Sampling(1, 1, 7))).isNotEqualTo(draws(new Sampling(1, 1, 8)));
    }

    @Test
    void drawsByProbability() {
        long first =
                IntStream.of(draws(new Sampling(1, 1, 1))).filter(i -> i == 0).count();

        assertThat(first).isBetween(540L, 660L);
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        assertThat(draws(new Sampling(1, 0.5, 1))).containsOnly(0);
        assertThat(draws(new Sampling(1, 0.85, 1))).contains(0, 1).doesNotContain(2);
    }

    @Test
    void aHighTemperatureLevels() {
        long last =
                IntStream.of(draws(new Sampling(100, 1, 1))).filter(i -> i == 2).count();

        assertThat(last).isBetween(270L, 400L);
    }

    private static int[] draws(Sampling sampling) {
        return IntStream.range(0, 1_000).map(i -> sampling.next(LOGITS)).toArray();
    }
}
