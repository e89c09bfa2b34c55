package dev.longcontext.trainer.synthesis.endpoint;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Until when it is no sign of a hang that nothing is heard: somebody waits for an answer, or was asked to wait. */
public final class Silence {

    private static final Duration SLACK = Duration.ofSeconds(30);

    private final AtomicLong until = new AtomicLong(System.nanoTime());

    void expect(Duration wait) {
        long end = System.nanoTime() + wait.plus(SLACK).toNanos();
        until.accumulateAndGet(end, (a, b) -> a - b > 0 ? a : b);
    }

    public boolean isExpected() {
        return until.get() - System.nanoTime() > 0;
    }
}
