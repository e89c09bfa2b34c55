package dev.longcontext.trainer.observability;

import dev.longcontext.contract.HttpApi;
import dev.longcontext.trainer.stage.CheckpointRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Who may ask for a checkpoint, and how often: each one costs time and takes the place of an older one. With a token, whoever
 * has it; without one, programs of this machine, but no page in its browser.
 */
public final class CheckpointGate {

    /** The token for those whose Authorization header goes to somebody else, such as the API server that proxies to the pod. */
    static final Duration LEAST_INTERVAL = Duration.ofMinutes(1);

    private static final String SCHEME = "Bearer ";

    private final Optional<String> token;
    private final CheckpointRequest request;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    public CheckpointGate(Optional<String> token, CheckpointRequest request) {
        this(token, request, new SteadyClock());
    }

    CheckpointGate(Optional<String> token, CheckpointRequest request, InstantSource clock) {
        this.token = token;
        this.request = request;
        this.clock = clock;
    }

    /**
     * What a request tells of its sender.
     *
     * @param fromThisMachine it came by the loopback interface
     * @param fromBrowser it has an Origin
     * @param authorization the header, or null
     * @param token the header {@value HttpApi#TOKEN_HEADER}, or null
     */
    record Asker(boolean fromThisMachine, boolean fromBrowser, String authorization, String token) {

        Optional<String> given() {
            return token != null
                    ? Optional.of(token.strip())
                    : Optional.ofNullable(authorization)
                            .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                            .map(value -> value.substring(SCHEME.length()).strip());
        }
    }

    /** @param status of the answer: 202 when the checkpoint will be saved */
    record Verdict(int status, String text, Map<String, String> headers) {

        Verdict(int status, String text) {
            this(status, text, Map.of());
        }
    }

    /** Asks for a checkpoint where the asker may. */
    synchronized Verdict ask(Asker asker) {
        if (token.isEmpty() && !(asker.fromThisMachine() && !asker.fromBrowser())) {
            return new Verdict(
                    403, "may be requested only from this machine; to allow others, set LONGCONTEXT_CHECKPOINT_TOKEN");
        }
        if (token.isPresent() && asker.given().filter(this::isToken).isEmpty()) {
            return new Verdict(
                    401,
                    "needs the run's token: Authorization: Bearer TOKEN, or " + HttpApi.TOKEN_HEADER + ": TOKEN",
                    Map.of("WWW-Authenticate", "Bearer"));
        }
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            long wait = Duration.between(now, next).toSeconds() + 1;
            return new Verdict(
                    429,
                    "was already requested less than " + LEAST_INTERVAL.toSeconds() + " s ago",
                    Map.of("Retry-After", Long.toString(wait)));
        }
        next = now.plus(LEAST_INTERVAL);
        request.request();
        return new Verdict(202, "will be saved at the end of the current step");
    }

    /** Takes the same time whatever of it is right. */
    private boolean isToken(String given) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), token.orElseThrow().getBytes(StandardCharsets.UTF_8));
    }
}
