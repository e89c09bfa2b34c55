package dev.longcontext.trainer.training;

import dev.longcontext.trainer.checkpoint.Position;
import dev.longcontext.trainer.stage.ProgressSink.Learning;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The training loop. {@link TrainingRecipe} sets up what it uses, {@link TrainingJournal} tells and saves what it does.
 *
 * @param plan which samples a step has, and how they are cut into passes
 * @param gradient of a step, summed over its passes and devices
 * @param replicas the devices; the first one's weights are updated
 * @param guard judges a loss before it moves a weight
 */
record TrainingLoop(
        StepPlan plan,
        StepGradient gradient,
        Replicas replicas,
        AdamW optimizer,
        LearningRateSchedule schedule,
        LossGuard guard,
        TrainingJournal journal) {

    /**
     * Goes on from where a run stands to its end.
     *
     * @return where it stands then
     * @throws LossAnomalyException when the run is to be set up again, and to go on without a step
     */
    Position run(Position start) throws IOException, LossAnomalyException {
        Position position = start;
        while (position.step() < plan.steps()) {
            List<Integer> step = plan.stepAt(position.samples());
            journal.begin();
            if (guard.skips(position)) {
                position = position.plusSkipped(step.size(), gradient.tokens(step));
                journal.skipped(position);
            } else {
                Learning learnt = learn(step, position);
                position = position.plus(step.size(), gradient.tokens(step), learnt.loss());
                journal.learnt(position, learnt);
            }
            journal.saveWhenDue(position, plan.steps());
        }
        return position;
    }

    /** Gradient, clipping, judgement, update. */
    private Learning learn(List<Integer> step, Position position) throws IOException, LossAnomalyException {
        Optional<Double> loss = gradient.accumulate(plan.passes(step));
        if (loss.isEmpty()) {
            journal.stop(position); // throws: the step in flight is dropped
        }
        double norm = optimizer.clip();
        guard.check(position, loss.orElseThrow(), norm, gradient.where(step));
        double rate = schedule.rate(position.step());
        optimizer.step(position.updates() + 1, rate);
        replicas.exchange().zeroGradients();
        replicas.exchange().broadcast();
        return new Learning(loss.get(), rate, norm, journal.phases(replicas.takePassSeconds()));
    }
}
