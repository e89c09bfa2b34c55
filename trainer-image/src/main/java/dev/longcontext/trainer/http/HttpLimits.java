package dev.longcontext.trainer.http;

import java.time.Duration;

/**
 * What a client may take of a server.
 *
 * @param connections at most; beyond, the one that has kept the server waiting longest for a request is closed
 * @param head until a request's line and headers are there: from the connection, or from the answer before
 * @param body until the body is there, from the headers on
 * @param answer until the client has taken the answer, from its end on
 * @param unread bytes of a streamed answer that the client has not taken yet
 */
public record HttpLimits(int connections, Duration head, Duration body, Duration answer, long unread) {

    public static final HttpLimits DEFAULT =
            new HttpLimits(256, Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(60), 4 << 20);

    /** How often connections are looked at. */
    long sweepMillis() {
        long shortest = Math.min(head.toMillis(), Math.min(body.toMillis(), answer.toMillis()));
        return Math.max(10, Math.min(1_000, shortest / 4));
    }
}
