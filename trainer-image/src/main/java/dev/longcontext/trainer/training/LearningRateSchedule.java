package dev.longcontext.trainer.training;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.TrainingConfig.Optimizer;
import dev.longcontext.trainer.failure.FailureException;

/**
 * The learning rate of each step, as a factor of the configured one. Warm-up is linear from 0: step k of w has k / w.
 *
 * @param total steps of the run; step {@code total} is never taken, and would have factor 0 where the rate decays
 */
record LearningRateSchedule(Optimizer optimizer, long total) {

    /** Of the learning rate that is given, what a run must come to. */
    private static final double LEAST_PEAK = 0.9;

    /**
     * @throws FailureException when the warm-up is not shorter than the run, or the decay is far on when it ends: the run
     *     would never learn as it was told
     */
    static LearningRateSchedule of(Optimizer optimizer, long total) {
        if (optimizer.warmupSteps() > 0 && optimizer.warmupSteps() >= total) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "training.optimizer.warmupSteps = " + optimizer.warmupSteps()
                                    + ": is not below the " + total
                                    + " steps that the data gives, so the learning rate "
                                    + "would never be reached",
                            "Write fewer warm-up steps, or more epochs.")
                    .atField("spec.training.optimizer.warmupSteps");
        }
        var schedule = new LearningRateSchedule(optimizer, total);
        double peak = schedule.factor(optimizer.warmupSteps());
        if (peak < LEAST_PEAK) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "training.optimizer.decayShare = " + optimizer.decayShare() + ": of " + total
                                    + " steps the decay begins before the " + optimizer.warmupSteps()
                                    + " warm-up steps end, where it has come down to "
                                    + Math.round(100 * peak)
                                    + " % of the learning rate",
                            "Write fewer warm-up steps, or a smaller decayShare.")
                    .atField("spec.training.optimizer.decayShare");
        }
        return schedule;
    }

    /** @param step from 0 */
    double rate(long step) {
        return optimizer.learningRate() * factor(step);
    }

    double factor(long step) {
        int warmup = optimizer.warmupSteps();
        if (step < warmup) {
            return (double) step / warmup;
        }
        double floor = optimizer.minLearningRateRatio();
        return floor + (1 - floor) * decayed(step);
    }

    /** From 1 after the warm-up to 0 at the end, where the rate decays. */
    private double decayed(long step) {
        int warmup = optimizer.warmupSteps();
        double remaining = total <= warmup ? 0 : (double) (total - step) / (total - warmup);
        return switch (optimizer.schedule()) {
            case Constant -> 1;
            case Linear -> Math.max(0, remaining);
            case Cosine -> 0.5 * (1 + Math.cos(Math.PI * (1 - remaining)));
            case WarmupStableDecay -> Math.min(1, (total - step) / (optimizer.decayShare() * total));
        };
    }
}
