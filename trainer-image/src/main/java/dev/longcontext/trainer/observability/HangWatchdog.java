package dev.longcontext.trainer.observability;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks whether anything still moves, and acts once when nothing did for too long. */
final class HangWatchdog implements AutoCloseable {

    /** Looks so many times in a time-out, so that a hang is noticed soon after it is one. */
    private static final int LOOKS = 10;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hang-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    HangWatchdog(RunningStage observed, Runnable onHang) {
        Duration timeout = observed.hangTimeout();
        long period = Math.max(1, timeout.toMillis() / LOOKS);
        timer.scheduleAtFixedRate(
                () -> {
                    if (observed.idle().compareTo(timeout) > 0) {
                        timer.shutdown();
                        onHang.run();
                    }
                },
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
