package dev.longcontext.trainer.training;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.TrainingConfig.LossAnomaly;
import dev.longcontext.contract.TrainingConfig.LossAnomalyAction;
import dev.longcontext.trainer.checkpoint.Position;
import dev.longcontext.trainer.failure.FailureException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges a step's loss before it moves any weight. What it says depends on the position alone, so that a resumed run
 * skips what the undisturbed one skips.
 *
 * <p>The measure of a spike is the field's own: llm-foundry compares with a running mean, OLMo-core's SkipStepOptimizer
 * with mean and deviation of the last 128 losses. The median is not moved by the spikes themselves.
 */
public final class LossGuard {

    /** Before so many losses are known none is a spike: the first steps of a run fall steeply. */
    static final int LEAST = 16;

    private final LossAnomaly policy;
    private final Set<Long> skips = new TreeSet<>();

    public LossGuard(LossAnomaly policy) {
        this.policy = policy;
    }

    /** Says what of a policy does nothing; the usual number of skips stands in every run.json, asked for or not. */
    static Optional<String> withoutEffect(LossAnomaly policy) {
        return policy.action() == LossAnomalyAction.Fail && policy.maxSkips() != LossAnomaly.DEFAULT.maxSkips()
                ? Optional.of(
                        "spec.training.lossAnomaly.maxSkips = " + policy.maxSkips()
                                + " has no effect with action: Fail, which skips no step. Remove it, or write action: RollBackAndSkip")
                : Optional.empty();
    }

    /** Whether the next step is one that an earlier attempt found out about. */
    boolean skips(Position position) {
        return skips.contains(position.step() + 1);
    }

    /** From now on the step is skipped. */
    void skip(long step) {
        skips.add(step);
    }

    /**
     * @param position before the step
     * @param norm of the gradient
     * @param where the step's data, for people
     * @throws LossAnomalyException when the run is to go on without the step
     * @throws FailureException of class NonFiniteLoss when the policy has the run fail
     */
    void check(Position position, double loss, double norm, String where) throws LossAnomalyException {
        Optional<String> problem = problem(position.recentLosses(), loss, norm);
        if (problem.isEmpty()) {
            return;
        }
        long step = position.step() + 1;
        String message = "step %d: %s; its first sample is %s".formatted(step, problem.get(), where);
        if (policy.action() == LossAnomalyAction.Fail) {
            throw failure(
                    message, "Lower the learning rate, check the step's samples, or write action: RollBackAndSkip.");
        }
        Set<Long> skipped = new TreeSet<>(skips);
        skipped.addAll(position.skippedSteps());
        if (skipped.size() >= policy.maxSkips()) {
            throw failure(
                    message + "; steps already skipped: " + skipped + ", and maxSkips is " + policy.maxSkips(),
                    "Lower the learning rate, check the samples of these steps, or raise maxSkips.");
        }
        throw new LossAnomalyException(step, message);
    }

    private static FailureException failure(String message, String hint) {
        return new FailureException(FailureClass.NonFiniteLoss, message, hint).atField("spec.training.lossAnomaly");
    }

    private Optional<String> problem(List<Double> recent, double loss, double norm) {
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            return Optional.of("loss %s, gradient norm %s".formatted(loss, norm));
        }
        if (policy.spikeFactor() != null && recent.size() >= LEAST) {
            double median = Median.of(recent);
            if (loss > policy.spikeFactor() * median) {
                return Optional.of("loss %s is a spike, above %s times %s, the median of the last %d"
                        .formatted(loss, policy.spikeFactor(), median, recent.size()));
            }
        }
        return Optional.empty();
    }
}
