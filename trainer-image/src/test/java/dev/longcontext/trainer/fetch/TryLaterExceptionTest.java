package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TryLaterExceptionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Retry-After | 120                           | 120
            RateLimit   | "api";r=0;t=55                | 55
            Retry-After | Wed, 21 Oct 2026 07:28:00 GMT | -1
            Retry-After | -5                            | -1
            Retry-After | 99999999999999999999          | -1
            RateLimit   | "api";r=0                     | -1
            RateLimit   | "api";r=0;t=0                 | -1
            Retry-After | 0                             | -1
            Server      | x                             | -1
            """)
    void knowsHowLongItWasAskedToWait(String header, String value, long seconds) {
        TryLaterException later =
                TryLaterException.of(429, HttpHeaders.of(Map.of(header, List.of(value)), (name, each) -> true));

        assertThat(later.after()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(later.isRateLimit()).isTrue();
    }
}
