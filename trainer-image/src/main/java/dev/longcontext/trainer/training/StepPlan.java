package dev.longcontext.trainer.training;

import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Which samples make up a step, and which of them share a pass. A step takes consecutive samples: a fixed number, or as
 * many as a number of tokens allows. With epochs the last step takes what is left.
 */
final class StepPlan {

    private final DataOrder order;
    private final IntUnaryOperator lengths;
    private final Batch batch;
    private final long samplesPerStep;
    private final long end;
    private final long steps;

    /**
     * @param lengths tokens of each sample, by index
     * @param devices samples of {@code batch.perDevice} are taken for each
     */
    StepPlan(DataOrder order, IntUnaryOperator lengths, TrainingConfig training, int devices) {
        this.order = order;
        this.lengths = lengths;
        this.batch = training.batch();
        this.samplesPerStep = (long) batch.perDevice() * batch.gradientAccumulation() * devices;
        this.end = training.epochs() == null ? Long.MAX_VALUE : (long) training.epochs() * order.size();
        this.steps = training.maxSteps() == null ? countSteps() : training.maxSteps();
    }

    private long countSteps() {
        if (batch.tokensPerStep() == null) {
            return (end + samplesPerStep - 1) / samplesPerStep;
        }
        long count = 0;
        for (long position = 0; position < end; position += stepAt(position).size()) {
            count++;
        }
        return count;
    }

    long steps() {
        return steps;
    }

    /**
     * @param position samples seen by all steps before
     * @return indexes of the step's samples, in order; at least one
     */
    List<Integer> stepAt(long position) {
        var samples = new ArrayList<Integer>();
        long tokens = 0;
        for (long p = position; p < end; p++) {
            int sample = order.sampleAt(p);
            tokens += lengths.applyAsInt(sample);
            boolean full = batch.tokensPerStep() == null
                    ? samples.size() == samplesPerStep
                    : !samples.isEmpty() && tokens > batch.tokensPerStep();
            if (full) {
                break;
            }
            samples.add(sample);
        }
        return samples;
    }

    /**
     * Cuts a step's samples into passes: {@code perDevice} samples each or, where a step is so many tokens, as many as
     * fit into those with their padding.
     */
    List<List<Integer>> passes(List<Integer> step) {
        var passes = new ArrayList<List<Integer>>();
        var pass = new ArrayList<Integer>();
        int longest = 0;
        for (int sample : step) {
            int length = lengths.applyAsInt(sample);
            if (!pass.isEmpty() && !fits(pass.size() + 1, Math.max(longest, length))) {
                passes.add(List.copyOf(pass));
                pass.clear();
                longest = 0;
            }
            pass.add(sample);
            longest = Math.max(longest, length);
        }
        passes.add(List.copyOf(pass));
        return passes;
    }

    private boolean fits(int samples, int longest) {
        return batch.tokensPerStep() == null
                ? samples <= batch.perDevice()
                : (long) samples * longest <= batch.tokensPerStep();
    }
}
