package dev.longcontext.trainer.training;

import dev.longcontext.trainer.configuration.Training;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.Targets;
import dev.longcontext.trainer.model.TrainingPass;
import dev.longcontext.trainer.stage.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * The gradient of a step's loss, summed over its passes one after the other. Passes of a step do not depend on each
 * other: this is where several devices would share them.
 */
final class StepGradient {

    private final TrainingPass pass;
    private final SampleStore samples;
    private final Training.Batch settings;

    /** @param stop asked before each layer */
    StepGradient(TrainableModel trainable, SampleStore samples, Training.Batch settings, StopSignal stop) {
        this.pass = new TrainingPass(trainable.model(), trainable.weights(), stop::isRequested);
        this.samples = samples;
        this.settings = settings;
    }

    /**
     * @param passes indexes of the samples of each
     * @return the loss; empty when a stop was asked for, which leaves gradients behind that are of no use
     */
    Optional<Double> accumulate(List<List<Integer>> passes) {
        var loaded = new ArrayList<List<Sample>>();
        var all = new ArrayList<Sample>();
        for (List<Integer> indexes : passes) {
            List<Sample> some = indexes.stream().map(this::sample).toList();
            loaded.add(some);
            all.addAll(some);
        }
        var weights = new LossWeights(settings, all);
        try {
            return Optional.of(run(loaded, weights));
        } catch (CancellationException e) {
            return Optional.empty();
        }
    }

    private double run(List<List<Sample>> passes, LossWeights weights) {
        double loss = 0;
        for (List<Sample> some : passes) {
            Batch batch = Batch.of(some.stream().map(Sample::ids).toList());
            Targets targets = weights.of(some, batch);
            float[] losses = pass.run(batch, targets);
            for (int m = 0; m < losses.length; m++) {
                loss += (double) targets.weights()[m] * losses[m];
            }
        }
        return loss;
    }

    /** Tokens of a step, without padding. */
    long tokens(List<Integer> step) {
        return step.stream().mapToLong(samples::length).sum();
    }

    private Sample sample(int index) {
        return new Sample(samples.ids(index), samples.labels(index));
    }
}
