package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.DataConfig.Order;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.LossWeighting;
import dev.longcontext.contract.TrainingConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepPlanTest {

    private static final int[] LENGTHS = {10, 20, 30, 40, 50};

    private static StepPlan plan(TrainingConfig.Batch batch, Integer epochs, Integer maxSteps, int devices) {
        var training = TrainingConfigBuilder.builder()
                .batch(batch)
                .epochs(epochs)
                .maxSteps(maxSteps)
                .seed(1)
                .build();
        return new StepPlan(new DataOrder(LENGTHS.length, Order.File, 1), i -> LENGTHS[i], training, devices);
    }

    private static List<List<Integer>> steps(StepPlan plan) {
        var steps = new ArrayList<List<Integer>>();
        long position = 0;
        for (long k = 0; k < plan.steps(); k++) {
            steps.add(plan.stepAt(position));
            position += steps.get(steps.size() - 1).size();
        }
        return steps;
    }

    @Test
    void aStepTakesSamplesForEveryDeviceAndPass() {
        StepPlan plan = plan(TrainingConfig.Batch.DEFAULT.withGradientAccumulation(2), null, 3, 2);

        assertThat(steps(plan)).containsExactly(List.of(0, 1, 2, 3), List.of(4, 0, 1, 2), List.of(3, 4, 0, 1));
        assertThat(plan.passes(List.of(4, 0, 1))).containsExactly(List.of(4), List.of(0), List.of(1));
    }

    @Test
    void theLastStepOfAnEpochTakesWhatIsLeft() {
        StepPlan plan = plan(TrainingConfig.Batch.DEFAULT.withPerDevice(2), 1, null, 1);

        assertThat(steps(plan)).containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
        assertThat(plan.passes(List.of(2, 3))).containsExactly(List.of(2, 3));
    }

    /** The most that the API allows: their product is no int. */
    @Test
    void aStepOfMoreSamplesThanThereAreTakesThemAll() {
        StepPlan plan =
                plan(TrainingConfig.Batch.DEFAULT.withPerDevice(65_536).withGradientAccumulation(65_536), 1, null, 8);

        assertThat(steps(plan)).containsExactly(List.of(0, 1, 2, 3, 4));
    }

    @Test
    void aStepOfTokensTakesAsManySamplesAsFitAndAtLeastOne() {
        StepPlan plan = plan(
                TrainingConfig.Batch.DEFAULT
                        .withLossWeighting(LossWeighting.Token)
                        .withTokensPerStep(45),
                1,
                null,
                1);

        assertThat(steps(plan)).containsExactly(List.of(0, 1), List.of(2), List.of(3), List.of(4));
        // 2 x 20 fits with its padding
        assertThat(plan.passes(List.of(0, 1))).containsExactly(List.of(0, 1));
    }

    @Test
    void samplesSharePassesOnlyAsFarAsTheirPaddingFits() {
        StepPlan plan = plan(
                TrainingConfig.Batch.DEFAULT
                        .withLossWeighting(LossWeighting.Token)
                        .withTokensPerStep(65),
                1,
                null,
                1);

        assertThat(plan.stepAt(0)).containsExactly(0, 1, 2);
        assertThat(plan.passes(List.of(0, 1, 2))).containsExactly(List.of(0, 1), List.of(2));
    }

    @Test
    void eachEpochIsShuffledAnewAndComplete() {
        var order = new DataOrder(100, Order.Shuffled, 7);
        List<Integer> first =
                IntStream.range(0, 100).map(order::sampleAt).boxed().toList();
        List<Integer> second =
                IntStream.range(100, 200).map(order::sampleAt).boxed().toList();

        assertThat(first).containsExactlyInAnyOrderElementsOf(second).isNotEqualTo(second);
        assertThat(order.sampleAt(3)).isEqualTo(first.get(3));
        assertThat(new DataOrder(100, Order.Shuffled, 7).sampleAt(150)).isEqualTo(second.get(50));
        assertThat(IntStream.range(0, 100)
                        .map(new DataOrder(100, Order.Shuffled, 8)::sampleAt)
                        .boxed())
                .isNotEqualTo(first);
    }
}
