package dev.longcontext.trainer.fetch;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server answered that it cannot answer now; it may have said when it can. */
final class TryLaterException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration NOT_SAID = Duration.ofSeconds(-1);

    /** The seconds until the window ends, of the header {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers). */
    private static final Pattern RATE_LIMIT = Pattern.compile(".*;\\s*t=(\\d{1,9}).*");

    private final int status;
    private final Duration after;

    private TryLaterException(int status, Duration after) {
        super("it answered " + status + (after.isNegative() ? "" : " and asked to wait " + after.toSeconds() + " s"));
        this.status = status;
        this.after = after;
    }

    static TryLaterException of(int status, HttpHeaders headers) {
        return new TryLaterException(status, askedWait(headers));
    }

    /**
     * Negative where the server did not say. A date instead of seconds counts as not said, and so do no seconds at all, as the
     * hub says them in the last second of a window: attempts without a wait between them would all be too early.
     */
    Duration after() {
        return after;
    }

    boolean isRateLimit() {
        return status == TOO_MANY_REQUESTS;
    }

    private static Duration askedWait(HttpHeaders headers) {
        String seconds = headers.firstValue("Retry-After").orElse("").strip();
        if (!seconds.matches("\\d{1,9}")) {
            Matcher limit = RATE_LIMIT.matcher(headers.firstValue("RateLimit").orElse(""));
            seconds = limit.matches() ? limit.group(1) : "0";
        }
        Duration wait = Duration.ofSeconds(Long.parseLong(seconds));
        return wait.isZero() ? NOT_SAID : wait;
    }
}
