package dev.longcontext.operator.decide.situation;

import java.time.Duration;
import java.time.Instant;

/**
 * How long to wait before looking again at something that no watch tells. The longer it has lasted, the longer: half as
 * long again, from a second up to a time that nobody minds waiting once the cause is gone. It goes on for ever.
 */
public final class Patience {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** How long a Job controller that was refused a pod is left alone. */
    static final Duration UNTIL_ASKED_AGAIN = Duration.ofSeconds(15);

    private Patience() {}

    /**
     * @param since when it began; null: just now
     */
    public static Duration after(Instant since, Instant now) {
        if (since == null) {
            return SHORTEST;
        }
        Duration half = Duration.between(since, now).dividedBy(2);
        if (half.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return half.compareTo(LONGEST) < 0 ? half : LONGEST;
    }
}
