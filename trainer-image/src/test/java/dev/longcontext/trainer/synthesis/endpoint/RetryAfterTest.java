package dev.longcontext.trainer.synthesis.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After|7|7000",
                "retry-after|0|0",
                "retry-after-ms|250|250",
                "Retry-After|Thu, 01 Jan 2026 00:00:30 GMT|30000",
                "Retry-After|Wed, 31 Dec 2025 23:59:00 GMT|0",
                "Retry-After|soon|-1000",
                "Retry-After|-3|-1000",
                "Retry-After|99999999999|-1000",
                "X-Other|7|-1000"
            })
    void saysHowLongToWait(String header, String value, long millis) {
        HttpHeaders headers = HttpHeaders.of(Map.of(header, List.of(value)), (name, text) -> true);

        assertThat(RetryAfter.of(headers, Instant.parse("2026-01-01T00:00:00Z")))
                .isEqualTo(Duration.ofMillis(millis));
    }
}
