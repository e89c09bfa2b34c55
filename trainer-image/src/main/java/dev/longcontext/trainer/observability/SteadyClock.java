package dev.longcontext.trainer.observability;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time at which it was made, and what has passed since. It measures lengths of time: a machine's clock that is set in
 * between, as by NTP on a node that has just started, would make a hang of a step, or hide one.
 */
final class SteadyClock implements InstantSource {

    private final Instant made = Instant.now();
    private final long nanos = System.nanoTime();

    @Override
    public Instant instant() {
        return made.plusNanos(System.nanoTime() - nanos);
    }
}
