package dev.longcontext.trainer.training;

import dev.longcontext.contract.TrainingConfig.Batch;
import dev.longcontext.contract.TrainingConfig.LossWeighting;
import dev.longcontext.trainer.model.Targets;
import dev.longcontext.trainer.tokenization.Sample;
import java.util.List;

/**
 * How much each token counts in the loss of a step, over all its passes and devices.
 *
 * <p>Sample: the mean of the samples' means over their targets. Token: the mean over all targets of the step. In both,
 * {@code otherTokensWeight} times the same mean over all other tokens is added.
 */
final class LossWeights {

    private final Batch batch;
    private final int samplesWithTargets;
    private final int samplesWithOthers;
    private final long targets;
    private final long others;

    /** @param step all samples of the step */
    LossWeights(Batch batch, List<Sample> step) {
        this.batch = batch;
        this.targets = step.stream().mapToLong(Sample::targets).sum();
        this.others = step.stream().mapToLong(Sample::others).sum();
        this.samplesWithTargets =
                (int) step.stream().filter(sample -> sample.targets() > 0).count();
        this.samplesWithOthers =
                (int) step.stream().filter(sample -> sample.others() > 0).count();
    }

    /**
     * @param pass some of the step's samples
     * @param padded the same as the model sees them
     */
    Targets of(List<Sample> pass, dev.longcontext.trainer.model.Batch padded) {
        boolean all = batch.otherTokensWeight() > 0;
        int size = pass.stream()
                .mapToInt(sample -> sample.targets() + (all ? sample.others() : 0))
                .sum();
        var result = new Targets(new long[size], new long[size], new float[size]);
        int m = 0;
        for (int b = 0; b < pass.size(); b++) {
            Sample sample = pass.get(b);
            float targetWeight = (float) targetWeight(sample);
            float otherWeight = (float) otherWeight(sample);
            for (int t = 1; t < sample.ids().length; t++) {
                boolean target = sample.isTarget(t);
                if (target || all) {
                    result.rows()[m] = padded.row(b, t - 1);
                    result.tokens()[m] = sample.ids()[t];
                    result.weights()[m] = target ? targetWeight : otherWeight;
                    m++;
                }
            }
        }
        return result;
    }

    private double targetWeight(Sample sample) {
        return batch.lossWeighting() == LossWeighting.Token
                ? 1.0 / targets
                : 1.0 / samplesWithTargets / sample.targets();
    }

    private double otherWeight(Sample sample) {
        double mean =
                batch.lossWeighting() == LossWeighting.Token ? 1.0 / others : 1.0 / samplesWithOthers / sample.others();
        return batch.otherTokensWeight() * mean;
    }
}
