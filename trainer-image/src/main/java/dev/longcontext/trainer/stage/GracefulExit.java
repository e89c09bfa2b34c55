package dev.longcontext.trainer.stage;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process with the exit code of its work also when it was asked to stop: SIGTERM (or Ctrl-C) raises the stop
 * signal, waits until the work has saved itself, and only then lets the process go.
 */
public final class GracefulExit {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulExit.class);

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int exitCode;

    private GracefulExit() {}

    public static GracefulExit install(StopSignal stop) {
        GracefulExit exit = new GracefulExit();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> exit.onShutdown(stop), "graceful-exit"));
        return exit;
    }

    /** Ends the process. Does not return. */
    public void exit(int code) {
        exitCode = code;
        finished.countDown();
        System.exit(code);
    }

    private void onShutdown(StopSignal stop) {
        if (finished.getCount() == 0) {
            return; // the work called exit(): the code is its own
        }
        LOG.info("asked to stop: waiting for the work in hand to end");
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
