package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may pass is tried again; what may not is named at once; a stop waits for neither. */
class HttpFilesTroubleTest extends ServedFile {

    @Test
    void tellsUntilWhenItWaits() throws IOException {
        List<Instant> waits = new ArrayList<>();
        Instant begun = Instant.now();
        serve(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "1");
            send(exchange, requests.size() == 1 ? 429 : 200, content, content.length);
        });

        new HttpFiles(QUICK, LOOPBACK, Map.of())
                .download(from(), from().uri(), target, new Transfer(new StopSignal(), n -> {}, waits::add));

        assertThat(waits).singleElement().satisfies(until -> assertThat(until).isAfterOrEqualTo(begun.plusSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429})
    void triesAgainWhatMayPass(int status) throws IOException {
        serve(exchange -> send(exchange, requests.size() < 3 ? status : 200, content, content.length));

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(content);
        assertThat(requests).hasSize(3);
    }

    @Test
    void givesUpAsUnavailable() {
        serve(exchange -> send(exchange, 502, new byte[0], 0));

        FailureException failure = refusal(QUICK);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(failure).hasMessageContaining("did not answer in 4 attempts: it answered 502");
        assertThat(requests).hasSize(4);
    }

    @Test
    void givesUpAServerThatIsNotThere() {
        server.stop(0);

        assertThat(refusal(QUICK).failureClass()).isEqualTo(FailureClass.Unavailable);
    }

    @Test
    void doesNotWaitForEverForTheNextByte() {
        CountDownLatch end = new CountDownLatch(1);
        serveOneByteUntil(end);

        FailureException failure = refusal(new Retries(
                1, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(50), Duration.ofSeconds(1)));
        end.countDown();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Unavailable);
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // left to itself it would wait for an hour
    void aStopDoesNotWaitForTheNextByte() {
        CountDownLatch end = new CountDownLatch(1);
        serveOneByteUntil(end);
        StopSignal stop = new StopSignal();
        Transfer stoppedByTheFirstByte = new Transfer(stop, n -> stop.request(), until -> {});

        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> new HttpFiles(
                                new Retries(
                                        1,
                                        Duration.ofMillis(1),
                                        Duration.ofMillis(2),
                                        Duration.ofHours(1),
                                        Duration.ofSeconds(1)),
                                LOOPBACK,
                                Map.of())
                        .download(from(), from().uri(), target, stoppedByTheFirstByte));
        end.countDown();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void namesTheRemedyWhenItMayNotRead(int status) {
        serve(exchange -> send(exchange, status, new byte[0], 0));

        FailureException failure = refusal(QUICK);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure).hasMessageContaining("answered " + status).hasMessageNotContaining("secret");
        assertThat(failure.hint().orElseThrow()).contains("secretRef");
        assertThat(requests).hasSize(1);
    }

    @Test
    void saysThatASignedAddressMayHaveExpired() {
        serve(exchange -> send(exchange, 403, new byte[0], 0));
        URI signed = URI.create(from().uri() + "?X-Amz-Signature=0123abcd");

        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> new HttpFiles(QUICK, LOOPBACK, Map.of())
                        .download(from(), signed, target, new Transfer(new StopSignal(), n -> {}, until -> {})));

        assertThat(failure).hasMessageContaining("answered 403").hasMessageNotContaining("0123abcd");
        assertThat(failure.hint().orElseThrow()).contains("has probably expired");
    }

    @Test
    void saysWhenThereIsNoSuchFile() throws IOException {
        serve(exchange -> send(exchange, 404, new byte[0], 0));

        assertThat(download(QUICK)).isFalse();
        assertThat(folder).isEmptyDirectory();
    }

    /** Answers with the first byte, and with no other before the end. */
    private void serveOneByteUntil(CountDownLatch end) {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
