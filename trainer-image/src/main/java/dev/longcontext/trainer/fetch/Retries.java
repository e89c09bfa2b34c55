package dev.longcontext.trainer.fetch;

import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.time.Duration;

/** How often, and after what wait, a transfer that failed is tried again. */
public record Retries(int attempts, Duration firstDelay, Duration longestDelay, Duration stall) {

    /** Up to about a minute and a half of waiting: enough for a store that restarts. */
    public static final Retries DEFAULT =
            new Retries(6, Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(60));

    RetryPolicy<Object> policy() {
        return RetryPolicy.builder()
                .handle(IOException.class)
                .withMaxAttempts(attempts)
                .withBackoff(firstDelay, longestDelay)
                .build();
    }
}
