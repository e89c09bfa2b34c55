package dev.longcontext.trainer.training;

import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.Targets;
import dev.longcontext.trainer.model.TrainingPass;
import dev.longcontext.trainer.tokenization.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/** The gradient of a step's loss, summed over its passes: those of a device one after the other, devices together. */
final class StepGradient {

    private final Replicas replicas;
    private final SampleStore samples;
    private final TrainingConfig.Batch settings;

    StepGradient(Replicas replicas, SampleStore samples, TrainingConfig.Batch settings) {
        this.replicas = replicas;
        this.samples = samples;
        this.settings = settings;
    }

    /** What a pass computes. */
    private record Work(Batch batch, Targets targets) implements Function<TrainingPass, float[]> {
        @Override
        public float[] apply(TrainingPass pass) {
            return pass.run(batch, targets);
        }
    }

    /**
     * Leaves the gradient with the first replica.
     *
     * @param passes indexes of the samples of each
     * @return the loss; empty when a stop was asked for, which leaves gradients behind that are of no use
     */
    Optional<Double> accumulate(List<List<Integer>> passes) {
        List<Work> work = work(passes);
        List<float[]> losses;
        try {
            losses = replicas.run(List.copyOf(work));
        } catch (CancellationException e) {
            return Optional.empty();
        }
        replicas.exchange().reduce();
        double loss = 0;
        for (int p = 0; p < work.size(); p++) {
            float[] weights = work.get(p).targets().weights();
            for (int m = 0; m < weights.length; m++) {
                loss += (double) weights[m] * losses.get(p)[m];
            }
        }
        return Optional.of(loss);
    }

    private List<Work> work(List<List<Integer>> passes) {
        var loaded = new ArrayList<List<Sample>>();
        var all = new ArrayList<Sample>();
        for (List<Integer> indexes : passes) {
            List<Sample> some = indexes.stream().map(samples::sample).toList();
            loaded.add(some);
            all.addAll(some);
        }
        var weights = new LossWeights(settings, all);
        var work = new ArrayList<Work>();
        for (List<Sample> some : loaded) {
            Batch batch = Batch.of(some.stream().map(Sample::ids).toList());
            work.add(new Work(batch, weights.of(some, batch)));
        }
        return work;
    }

    /** Tokens of a step, without padding. */
    long tokens(List<Integer> step) {
        return step.stream().mapToLong(samples::length).sum();
    }

    /** Where a step's first sample comes from. */
    String where(List<Integer> step) {
        SampleStore.Provenance first = samples.provenance(step.get(0));
        return first.source() + " line " + first.line();
    }
}
