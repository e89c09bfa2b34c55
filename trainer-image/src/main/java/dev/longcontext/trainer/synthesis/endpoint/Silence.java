package dev.longcontext.trainer.synthesis.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Until when it is no sign of a hang that nothing is heard: somebody waits for an answer, or was asked to wait. */
public final class Silence {

    private static final Duration SLACK = Duration.ofSeconds(30);

    private final AtomicLong until = new AtomicLong(System.nanoTime());
    private final AtomicReference<Instant> asked = new AtomicReference<>();

    void expect(Duration wait) {
        long end = System.nanoTime() + wait.plus(SLACK).toNanos();
        until.accumulateAndGet(end, (a, b) -> a - b > 0 ? a : b);
    }

    /** An endpoint asks to wait until then; said by the thread that may. */
    void asked(Instant until) {
        asked.set(until);
    }

    /** Until when an endpoint asks to wait, once for each time that it does. */
    public Optional<Instant> newlyAsked() {
        return Optional.ofNullable(asked.getAndSet(null));
    }

    public boolean isExpected() {
        return until.get() - System.nanoTime() > 0;
    }
}
