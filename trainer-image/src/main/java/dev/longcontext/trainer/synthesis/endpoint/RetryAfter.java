package dev.longcontext.trainer.synthesis.endpoint;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** How long a server asks to wait: {@code Retry-After} in seconds or as a date (RFC 9110), or OpenAI's {@code retry-after-ms}. */
final class RetryAfter {

    private static final Duration NOT_SAID = Duration.ofSeconds(-1);

    private RetryAfter() {}

    /** Negative where it does not say. */
    static Duration of(HttpHeaders headers, Instant now) {
        String millis = headers.firstValue("retry-after-ms").orElse("").strip();
        if (millis.matches("\\d{1,12}")) {
            return Duration.ofMillis(Long.parseLong(millis));
        }
        String said = headers.firstValue("Retry-After").orElse("").strip();
        if (said.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(said));
        }
        try {
            Instant then = ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return then.isBefore(now) ? Duration.ZERO : Duration.between(now, then);
        } catch (DateTimeException notADate) {
            return NOT_SAID;
        }
    }
}
