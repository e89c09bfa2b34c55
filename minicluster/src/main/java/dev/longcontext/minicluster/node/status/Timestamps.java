package dev.longcontext.minicluster.node.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the API has them: whole seconds, UTC. */
public final class Timestamps {
    private Timestamps() {}

    public static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
