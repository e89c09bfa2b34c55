package dev.longcontext.trainer.fetch;

import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often, and after what wait, a transfer that failed is tried again.
 *
 * @param stall how long no byte may come
 * @param longestAsked the longest wait that is granted to a server that asks for one
 */
public record Retries(int attempts, Duration firstDelay, Duration longestDelay, Duration stall, Duration longestAsked) {

    /** Up to about a minute and a half of waiting: enough for a store that restarts. */
    public static final Retries DEFAULT = new Retries(
            6, Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(10));

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final Duration WORTH_TELLING = Duration.ofSeconds(10);

    /**
     * @param what is transferred, for the log
     * @param waits told when the next attempt will be
     */
    RetryPolicy<Object> policy(String what, Consumer<Instant> waits) {
        return RetryPolicy.builder()
                .handle(IOException.class)
                .withMaxAttempts(attempts)
                .withBackoff(firstDelay, longestDelay)
                .withDelayFnOn(context -> granted(context.getLastException()), TryLaterException.class)
                .onRetryScheduled(retry -> {
                    Instant next = Instant.now().plus(retry.getDelay());
                    waits.accept(next);
                    if (retry.getDelay().compareTo(WORTH_TELLING) >= 0) {
                        LOG.info(
                                "{}: {}; waiting until {} ({} s)",
                                what,
                                HttpTrouble.words(retry.getLastException()),
                                next.truncatedTo(ChronoUnit.SECONDS),
                                retry.getDelay().toSeconds());
                    }
                })
                .build();
    }

    /** Negative: the wait is the usual one. */
    private Duration granted(TryLaterException later) {
        return later.after().compareTo(longestAsked) > 0 ? longestAsked : later.after();
    }
}
