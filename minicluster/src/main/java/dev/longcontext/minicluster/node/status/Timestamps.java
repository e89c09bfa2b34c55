package dev.longcontext.minicluster.node.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the API has them: whole seconds, UTC. */
public final class Timestamps {
    private Timestamps() {}

    public static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** With the microseconds that leases and events have. */
    public static String micro(Instant time) {
        // the API wants all six digits, which Instant leaves out when they are zero
        String seconds = text(time);
        return "%s.%06dZ".formatted(seconds.substring(0, seconds.length() - 1), time.getNano() / 1_000);
    }
}
