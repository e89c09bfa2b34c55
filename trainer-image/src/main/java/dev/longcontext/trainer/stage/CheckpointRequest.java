package dev.longcontext.trainer.stage;

import java.util.concurrent.atomic.AtomicBoolean;

/** Somebody's wish for a checkpoint at the end of the step in flight. */
public final class CheckpointRequest {

    private final AtomicBoolean pending = new AtomicBoolean();

    public void request() {
        pending.set(true);
    }

    /** @return whether a checkpoint was asked for since the last call */
    public boolean take() {
        return pending.getAndSet(false);
    }
}
