package dev.longcontext.trainer.synthesis.endpoint;

import java.time.Duration;

/**
 * How many requests may be in flight: all that the user allows, until the endpoint limits the rate. Then half of them, once
 * for each round of refusals, and one more for each round of answers (additive increase, multiplicative decrease: TCP's rule,
 * RFC 5681). While the endpoint has asked to wait, nobody sends.
 */
final class AdaptiveLimit {

    private static final long NANOS = 1_000_000;

    private final int most;
    private double limit;
    private int inFlight;
    private long closedUntil = System.nanoTime();
    private long halved = closedUntil;

    AdaptiveLimit(int most) {
        this.most = most;
        this.limit = most;
    }

    /** Waits for a place. @return when it was given, for {@link #refused} */
    synchronized long acquire() throws InterruptedException {
        for (long wait = waitNanos(); wait > 0 || inFlight >= (int) limit; wait = waitNanos()) {
            wait(wait > 0 ? wait / NANOS + 1 : 0);
        }
        inFlight++;
        return System.nanoTime();
    }

    private long waitNanos() {
        return closedUntil - System.nanoTime();
    }

    /** A place for one: who is woken while nobody may send sleeps until then, and takes it. */
    synchronized void release() {
        inFlight--;
        notify();
    }

    synchronized void answered() {
        limit = Math.min(most, limit + 1 / limit);
        notify();
    }

    /**
     * The endpoint limits the rate.
     *
     * @param sent when the request was
     * @param wait how long it asked to wait; negative where it did not say
     * @return whether fewer are sent from now on
     */
    synchronized boolean refused(long sent, Duration wait) {
        long now = System.nanoTime();
        if (!wait.isNegative() && now + wait.toNanos() - closedUntil > 0) {
            closedUntil = now + wait.toNanos();
        }
        if (sent - halved >= 0) {
            halved = now;
            limit = Math.max(1, limit / 2);
            return true;
        }
        return false;
    }

    synchronized int current() {
        return (int) limit;
    }
}
