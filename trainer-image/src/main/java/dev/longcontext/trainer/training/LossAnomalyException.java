package dev.longcontext.trainer.training;

/** Asks for the run to go on from its last checkpoint without one step. */
public final class LossAnomalyException extends Exception {

    private final long step;

    /** @param step from 1 */
    LossAnomalyException(long step, String message) {
        super(message);
        this.step = step;
    }

    long step() {
        return step;
    }
}
