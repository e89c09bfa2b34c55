package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.LossWeighting;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.Targets;
import dev.longcontext.trainer.tokenization.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossWeightsTest {

    private static final int NONE = -100;
    private static final Sample TWO_TARGETS = new Sample(new int[] {5, 6, 7}, new int[] {5, 6, 7});
    private static final Sample ONE_TARGET = new Sample(new int[] {1, 2, 3, 4}, new int[] {NONE, NONE, NONE, 4});
    private static final List<Sample> STEP = List.of(TWO_TARGETS, ONE_TARGET);

    private static Targets targets(LossWeighting weighting, double otherTokensWeight) {
        var settings = TrainingConfig.Batch.DEFAULT
                .withPerDevice(2)
                .withLossWeighting(weighting)
                .withOtherTokensWeight(otherTokensWeight);
        Batch padded = Batch.of(STEP.stream().map(Sample::ids).toList());
        return new LossWeights(settings, STEP).of(STEP, padded);
    }

    @Test
    void theRowBeforeATokenPredictsIt() {
        Targets targets = targets(LossWeighting.Sample, 0);

        assertThat(targets.rows()).containsExactly(0, 1, 6); // padded to 4: the second sample begins at row 4
        assertThat(targets.tokens()).containsExactly(6, 7, 4);
    }

    @Test
    void everySampleWeighsTheSame() {
        assertThat(targets(LossWeighting.Sample, 0).weights()).containsExactly(0.25f, 0.25f, 0.5f);
    }

    @Test
    void everyTokenWeighsTheSame() {
        assertThat(targets(LossWeighting.Token, 0).weights()).containsExactly(1 / 3f, 1 / 3f, 1 / 3f);
    }

    @Test
    void otherTokensCountByTheirOwnMean() {
        Targets targets = targets(LossWeighting.Token, 0.5);

        assertThat(targets.tokens()).containsExactly(6, 7, 2, 3, 4);
        assertThat(targets.weights()).containsExactly(1 / 3f, 1 / 3f, 0.25f, 0.25f, 1 / 3f);
    }
}
