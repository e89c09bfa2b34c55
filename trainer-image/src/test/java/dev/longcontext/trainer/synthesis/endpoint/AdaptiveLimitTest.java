package dev.longcontext.trainer.synthesis.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {

    private static final Duration NOT_SAID = Duration.ofSeconds(-1);

    private final AdaptiveLimit limit = new AdaptiveLimit(64);

    private List<Long> send(int requests) throws InterruptedException {
        List<Long> sent = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            sent.add(limit.acquire());
        }
        return sent;
    }

    @Test
    void halvesOnceForARoundOfRefusals() throws Exception {
        List<Long> first = send(64);

        assertThat(first).filteredOn(sent -> limit.refused(sent, NOT_SAID)).hasSize(1);
        assertThat(limit.current()).isEqualTo(32);

        first.forEach(sent -> limit.release());
        assertThat(limit.refused(limit.acquire(), NOT_SAID)).isTrue();
        assertThat(limit.current()).isEqualTo(16);
    }

    @Test
    void growsByOneForARoundOfAnswersUpToTheBound() throws Exception {
        limit.refused(limit.acquire(), NOT_SAID);
        for (int i = 0; i < 33; i++) {
            limit.answered();
        }
        assertThat(limit.current()).isEqualTo(33);
        for (int i = 0; i < 10_000; i++) {
            limit.answered();
        }
        assertThat(limit.current()).isEqualTo(64);
    }

    @Test
    void neverStops() throws Exception {
        for (int i = 0; i < 20; i++) {
            limit.refused(limit.acquire(), NOT_SAID);
            limit.release();
        }
        assertThat(limit.current()).isEqualTo(1);
        assertThat(send(1)).hasSize(1);
    }

    @Test
    void sendsNothingBeforeTheTimeThatWasAskedFor() throws Exception {
        long begun = System.nanoTime();
        limit.refused(limit.acquire(), Duration.ofMillis(200));
        limit.refused(begun, Duration.ofMillis(50));

        long sent = limit.acquire();

        assertThat(Duration.ofNanos(sent - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }
}
