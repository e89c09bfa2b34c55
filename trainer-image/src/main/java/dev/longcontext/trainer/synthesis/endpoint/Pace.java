package dev.longcontext.trainer.synthesis.endpoint;

import java.time.Duration;

/**
 * How long an endpoint in trouble is waited for.
 *
 * @param attempts that one question gets while others are answered
 * @param firstDelay after a failed attempt; it doubles up to {@code longestDelay}
 * @param longestAsked the longest wait that is granted at a time to an endpoint that asks for one
 * @param rest how long nobody asks after a row of failures
 * @param patience for an endpoint that answers nobody
 * @param firstPatience for one that was never reached: its address is probably wrong
 */
public record Pace(
        int attempts,
        Duration firstDelay,
        Duration longestDelay,
        Duration longestAsked,
        Duration rest,
        Duration patience,
        Duration firstPatience) {

    public static final Pace DEFAULT = new Pace(
            6,
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofSeconds(20),
            Duration.ofMinutes(10),
            Duration.ofSeconds(20));
}
