package dev.longcontext.operator.observe;

import dev.longcontext.operator.facts.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    /** Put back for so long, it has held. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    /** @param refusal of the last time; null when it was put back */
    private record Count(int times, long lastNanos, Refusal refusal) {

        long pauseNanos() {
            Duration doubled = FIRST.multipliedBy(1L << Math.min(Math.max(times, 1) - 1, 20));
            return (doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST).toNanos();
        }

        boolean due(long now) {
            boolean untried = times == 0 && refusal == null;
            return untried || now - lastNanos >= pauseNanos();
        }
    }

    /**
     * What is to be done about a change.
     *
     * @param now it is put back in this moment
     * @param contested it was put back and changed again before
     * @param refusal why it could not be put back the last time, until it is tried again
     */
    record Turn(boolean now, boolean contested, Optional<Refusal> refusal) {}

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
        Count known = counts.getOrDefault(key, new Count(0, now, null));
        boolean due = known.due(now);
        Count count = due ? new Count(known.times() + 1, now, null) : known;
        counts.put(key, count);
        return new Turn(due, count.times() >= CONTESTED, Optional.ofNullable(count.refusal()));
    }

    /** The turn that was just given came to nothing: it does not count. */
    synchronized void refused(String key, Refusal refusal) {
        counts.computeIfPresent(
                key, (same, count) -> new Count(Math.max(count.times() - 1, 0), count.lastNanos(), refusal));
    }

    /** It was put back and changed again before, and that it holds this time is not certain yet. */
    synchronized boolean isContested(String key) {
        Count count = counts.get(key);
        return count != null && count.times() >= CONTESTED && nanos.getAsLong() - count.lastNanos() < SETTLED.toNanos();
    }

    /** The next change is the first again. */
    synchronized void forget(String key) {
        counts.remove(key);
    }
}
