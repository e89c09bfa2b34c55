package dev.longcontext.trainer.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTest {
    /** Probabilities 0.6, 0.3, 0.1. */
    private static final float[] LOGITS = {(float) Math.log(0.6), (float) Math.log(0.3), (float) Math.log(0.1)};

    @Test
    void withoutTemperatureTakesTheMostLikely() {
        assertThat(new Sampling(SamplingParameters.GREEDY).next(new float[] {1, 3, 2}, Set.of()))
                .isEqualTo(1);
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(draws(1, 1, 0, 0, 7)).isEqualTo(draws(1, 1, 0, 0, 7));
        assertThat(draws(1, 1, 0, 0, 7)).isNotEqualTo(draws(1, 1, 0, 0, 8));
    }

    @Test
    void drawsByProbability() {
        assertThat(share(0, draws(1, 1, 0, 0, 1))).isBetween(0.54, 0.66);
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        assertThat(draws(1, 0.5, 0, 0, 1)).containsOnly(0);
        assertThat(draws(1, 0.85, 0, 0, 1)).contains(0, 1).doesNotContain(2);
    }

    @Test
    void topKKeepsSoMany() {
        assertThat(draws(1, 1, 1, 0, 1)).containsOnly(0);
        int[] two = draws(1, 1, 2, 0, 1);
        assertThat(two).contains(0, 1).doesNotContain(2);
        assertThat(share(0, two)).as("0.6 of 0.9").isBetween(0.62, 0.71);
    }

    /** The threshold is minP times the largest probability: 0.3 is just half of 0.6. */
    @Test
    void minPKeepsWhatIsNearTheMostLikely() {
        assertThat(draws(1, 1, 0, 0.51, 1)).containsOnly(0);
        assertThat(draws(1, 1, 0, 0.49, 1)).contains(0, 1).doesNotContain(2);
        assertThat(draws(1, 1, 0, 1, 1)).containsOnly(0);
    }

    /** Temperature first: it makes 0.1 more than a third of 0.6 here, sqrt(1/6) = 0.41. */
    @Test
    void minPIsOfWhatTheTemperatureLeaves() {
        assertThat(draws(2, 1, 0, 0.4, 1)).contains(0, 1, 2);
        assertThat(draws(2, 1, 0, 0.42, 1)).contains(0, 1).doesNotContain(2);
    }

    /** Of the two that top-k leaves, the first has 0.667: enough for a top-p of 0.65, which of all three it is not. */
    @Test
    void topPIsOfWhatTopKLeaves() {
        assertThat(draws(1, 0.65, 2, 0, 1)).containsOnly(0);
        assertThat(draws(1, 0.65, 0, 0, 1)).contains(0, 1);
    }

    @Test
    void aHighTemperatureLevels() {
        assertThat(share(2, draws(100, 1, 0, 0, 1))).isBetween(0.27, 0.4);
    }

    /** The example of arXiv 1909.05858 as transformers' RepetitionPenaltyLogitsProcessor has it: 2 / 1.5 and -1 x 1.5. */
    @Test
    void thePenaltyWeakensWhatWasThereBefore() {
        var sampling = new Sampling(new SamplingParameters(0, 1, 0, 0, 1.5, 0)).after(new int[] {0, 2});
        float[] logits = {2, 1.3f, -1, -1.4f};

        assertThat(sampling.next(logits, Set.of())).isZero();
        assertThat(logits).containsExactly(2 / 1.5f, 1.3f, -1.5f, -1.4f);
    }

    @Test
    void thePenaltyCountsTheAnswerToo() {
        var sampling = new Sampling(new SamplingParameters(0, 1, 0, 0, 2, 0));

        assertThat(sampling.next(new float[] {3, 2}, Set.of())).isZero();
        assertThat(sampling.next(new float[] {3, 2}, Set.of())).isEqualTo(1);
    }

    @Test
    void aBannedTokenDoesNotCome() {
        assertThat(new Sampling(SamplingParameters.GREEDY).next(new float[] {1, 3, 2}, List.of(1, 9)))
                .isEqualTo(2);
        var sampling = new Sampling(new SamplingParameters(1, 1, 0, 0, 1, 3));
        assertThat(IntStream.range(0, 100).map(i -> sampling.next(LOGITS.clone(), Set.of(0))))
                .contains(1, 2)
                .doesNotContain(0);
    }

    /** Of equally likely tokens the first is the more likely one, whatever the sign of zero. */
    @Test
    void tiesGoToTheFirst() {
        var sampling = new Sampling(new SamplingParameters(1, 1, 1, 0, 1, 3));

        assertThat(sampling.next(new float[] {-1, -0f, 0f}, Set.of())).isEqualTo(1);
    }

    private static int[] draws(double temperature, double topP, int topK, double minP, long seed) {
        var sampling = new Sampling(new SamplingParameters(temperature, topP, topK, minP, 1, seed));
        return IntStream.range(0, 1_000)
                .map(i -> sampling.next(LOGITS.clone(), Set.of()))
                .toArray();
    }

    private static double share(int token, int[] draws) {
        return IntStream.of(draws).filter(draw -> draw == token).count() / (double) draws.length;
    }
}
