package dev.longcontext.trainer.stage;

import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.util.concurrent.CountDownLatch;

/** Whether the process was asked to stop. A task asks between its steps, saves what it has, and calls {@link #check}. */
public final class StopSignal {

    private final CountDownLatch requested = new CountDownLatch(1);

    public void request() {
        requested.countDown();
    }

    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits until a stop is asked for. */
    public void await() throws InterruptedException {
        requested.await();
    }

    /** @throws FailureException of class {@link FailureClass#Terminated} once a stop was asked for */
    public void check() {
        if (isRequested()) {
            throw new FailureException(
                    FailureClass.Terminated, "asked to stop", "Run the stage again: it goes on where it was.");
        }
    }
}
