package dev.longcontext.operator.observe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * When an object that somebody changed is put back. At once, the first time; one that is changed again each time, by a
 * webhook or another controller, with pauses that double, so that the two do not chase each other.
 */
final class PutBacks {

    /** From the third time in a row on, it is no accident. */
    private static final int CONTESTED = 3;

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** After so long without one, the next is the first again. */
    private static final Duration CALM = Duration.ofMinutes(10);

    private record Count(int times, long lastNanos) {

        long pauseNanos() {
            Duration doubled = FIRST.multipliedBy(1L << Math.min(times - 1, 20));
            return (doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST).toNanos();
        }
    }

    /**
     * What is to be done about a change.
     *
     * @param now it is put back in this moment
     * @param contested it was put back and changed again before
     */
    record Turn(boolean now, boolean contested) {}

    private final Map<String, Count> counts = new HashMap<>();
    private final LongSupplier nanos;

    /** @param nanos a clock that only goes forward */
    PutBacks(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Asked once for each look at an object that was changed.
     *
     * @param key of the object
     */
    synchronized Turn turn(String key) {
        long now = nanos.getAsLong();
        counts.values().removeIf(count -> now - count.lastNanos() >= CALM.toNanos());
        Count known = counts.getOrDefault(key, new Count(0, now));
        boolean due = known.times() == 0 || now - known.lastNanos() >= known.pauseNanos();
        Count count = due ? new Count(known.times() + 1, now) : known;
        counts.put(key, count);
        return new Turn(due, count.times() >= CONTESTED);
    }
}
