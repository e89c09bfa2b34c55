package dev.longcontext.operator.decide.situation;

import java.time.Duration;
import java.time.Instant;

/**
 * How often a run is looked at though nothing has happened. Most of what a run waits for is watched; the rest is looked at
 * again, less and less often.
 *
 * @param statusInterval between two looks at a running stage's progress
 */
public record Pace(Instant now, Duration statusInterval) {

    /** For what was put back, which a webhook may have changed again without any news of it. */
    static final Duration PUT_BACK = Duration.ofSeconds(1);

    /** For what no watch tells: the pods of the model's server, a pod that goes. */
    static final Duration SLOW = Duration.ofSeconds(10);

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /** For what waits for nothing but that this decision is in the status. */
    public static final Duration SOON = Duration.ofMillis(100);

    /** For what waits for a moment that is known. */
    Duration until(Instant then) {
        Duration left = Duration.between(now, then);
        return left.compareTo(AT_ONCE) < 0 ? AT_ONCE : left;
    }

    /**
     * For what has lasted a while.
     *
     * @param since when it began; null: just now
     */
    public Duration since(Instant since) {
        return Patience.after(since, now);
    }
}
