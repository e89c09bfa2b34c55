package dev.longcontext.trainer.stage;

import dev.longcontext.contract.FailureClass;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process with the exit code of its work also when it was asked to stop: SIGTERM (or Ctrl-C) raises the stop
 * signal, waits until the work has saved itself, and only then lets the process go.
 */
public final class GracefulExit {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulExit.class);

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int exitCode = FailureClass.Internal.exitCode();

    private GracefulExit() {}

    /**
     * Runs the work on this thread, and ends the process with the code it returns; with that of a bug when it throws
     * anything. Does not return.
     */
    public static void run(StopSignal stop, IntSupplier work) {
        GracefulExit exit = new GracefulExit();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> exit.onShutdown(stop), "graceful-exit"));
        try {
            exit.exitCode = work.getAsInt();
        } catch (Throwable thrown) {
            LOG.error("a bug ended the work", thrown);
        } finally {
            // whatever was thrown, and be it by the log: a shutdown hook that waits for ever would keep the process
            exit.finished.countDown();
            System.exit(exit.exitCode);
        }
    }

    private void onShutdown(StopSignal stop) {
        if (finished.getCount() == 0) {
            return; // the work is done: the exit code is its own
        }
        LOG.info("stop requested: waiting for the current work to end");
        stop.request();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // a JVM ended by a signal reports 128 + the signal; halting replaces that by the code of the work
        Runtime.getRuntime().halt(exitCode);
    }
}
