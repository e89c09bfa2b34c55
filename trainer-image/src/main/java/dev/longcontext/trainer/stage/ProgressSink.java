package dev.longcontext.trainer.stage;

import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.SyntheticReport;
import java.time.Instant;

/**
 * What a task tells about itself while it runs; the rates, the percent and the remaining time are derived from it.
 * Called by the one thread that drives the stage; {@link #alive} by any.
 */
public interface ProgressSink {

    /**
     * Says how much there is to do. May be called again, when more is known.
     *
     * @param done units already done by an earlier attempt, 0 for none
     * @param total units in all
     * @param unit what is counted, in the singular: step, sample, unit, file
     */
    void begin(long done, long total, String unit);

    /** Says that a unit ended. */
    void step(Step step);

    /** Says that the work within a unit goes on: what takes long is not a hang. */
    default void alive() {}

    /** Says which checkpoint of an earlier attempt this one goes on from. */
    void resumed(ProgressReport.Checkpoint from);

    /**
     * Says that a checkpoint is safe on the volume.
     *
     * @param seconds what the saving took
     */
    void checkpoint(ProgressReport.Checkpoint saved, double seconds);

    /** Says what the making of synthetic data has come to, also while it only waits for answers. */
    default void synthetic(SyntheticReport report) {}

    /** Says how many samples were dropped and truncated so far. */
    void data(long dropped, long truncated);

    /** Says that until then nothing will move, because a server asked for that: such a wait is no hang. */
    default void waiting(Instant until) {}

    /**
     * Says what the run came over so far.
     *
     * @param damagedCheckpoints that this attempt passed over
     * @param skippedSteps of the whole run
     */
    void recovered(long damagedCheckpoints, long skippedSteps);

    /**
     * @param number units done so far, from 1
     * @param tokens tokens seen so far, by this run and the attempts it resumes
     * @param learning null in stages that do not learn
     */
    record Step(long number, long tokens, Learning learning) {}

    /** @param gradientNorm before clipping */
    record Learning(double loss, double learningRate, double gradientNorm, Phases phases) {}

    /**
     * Seconds of a step's phases, on the first of several devices.
     *
     * @param forward to the top layer's output
     * @param head logits, loss and their gradient
     * @param backward with what is computed again
     * @param update the rest: waiting for other devices, exchange of gradients, clipping, optimizer
     */
    record Phases(double forward, double head, double backward, double update) {}
}
