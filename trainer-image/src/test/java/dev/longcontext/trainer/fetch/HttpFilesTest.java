package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFilesTest {

    private static final Retries QUICK =
            new Retries(4, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20));

    @TempDir
    Path folder;

    private final byte[] content = new byte[300_000];
    private final List<String> requests = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Path target;
    private long moved;

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(content);
        target = folder.resolve("model.safetensors");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void downloadsOnce() throws IOException {
        serve(exchange -> send(exchange, 200, content, content.length));

        assertThat(download(QUICK)).isTrue();
        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(content);
        assertThat(moved).isEqualTo(content.length);
        assertThat(requests).hasSize(1);
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }

    @Test
    void goesOnWhereAConnectionBroke() throws IOException {
        serve(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            int start = start(exchange);
            if (start == 0) {
                send(exchange, 200, Arrays.copyOf(content, 100_000), content.length);
            } else {
                assertThat(exchange.getRequestHeaders().getFirst("If-Range")).isEqualTo("\"v1\"");
                exchange.getResponseHeaders().set("Content-Range", "bytes " + start + "-299999/300000");
                send(exchange, 206, Arrays.copyOfRange(content, start, content.length), content.length - start);
            }
        });

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(content);
        assertThat(requests).hasSize(2);
        assertThat(requests.get(1)).matches("bytes=[1-9]\\d*-");
        assertThat(moved).isEqualTo(content.length);
    }

    @Test
    void beginsAnewWhenTheFileOnTheServerChanged() throws IOException {
        byte[] other = new byte[content.length];
        serve(exchange -> {
            boolean first = requests.size() == 1;
            exchange.getResponseHeaders().set("ETag", first ? "\"v1\"" : "\"v2\"");
            send(exchange, 200, first ? Arrays.copyOf(content, 1_000) : other, content.length);
        });

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(other);
    }

    @Test
    void doesNotGoOnWithoutKnowingThatTheFileIsTheSame() throws IOException {
        serve(exchange ->
                send(exchange, 200, requests.size() == 1 ? Arrays.copyOf(content, 1_000) : content, content.length));

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(content);
        assertThat(requests).containsExactly("null", "null");
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

        FailureException failure =
                refusal(new Retries(1, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(50)));
        end.countDown();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Unavailable);
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // left to itself it would wait for an hour
    void aStopDoesNotWaitForTheNextByte() {
        CountDownLatch end = new CountDownLatch(1);
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
        StopSignal stop = new StopSignal();
        Transfer stoppedByTheFirstByte = new Transfer(stop, n -> stop.request());

        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> new HttpFiles(new Retries(1, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofHours(1)))
                        .download(from(), from().uri(), target, stoppedByTheFirstByte));
        end.countDown();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void sendsTheTokenToItsHostOnly() throws IOException {
        List<String> tokens = new ArrayList<>();
        serve(exchange -> {
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            if (exchange.getRequestURI().getPath().equals("/model.safetensors")) {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                "http://localhost:" + server.getAddress().getPort() + "/elsewhere");
                send(exchange, 302, new byte[0], 0);
            } else {
                send(exchange, 200, content, content.length);
            }
        });

        assertThat(download(QUICK)).isTrue();

        assertThat(tokens).containsExactly("Bearer secret", null);
        assertThat(target).hasBinaryContent(content);
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
    void saysWhenThereIsNoSuchFile() throws IOException {
        serve(exchange -> send(exchange, 404, new byte[0], 0));

        assertThat(download(QUICK)).isFalse();
        assertThat(folder).isEmptyDirectory();
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private void serve(Answer answer) {
        server.createContext("/", exchange -> {
            requests.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
            try (exchange) {
                answer.to(exchange);
            }
        });
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes, long announced) throws IOException {
        exchange.sendResponseHeaders(status, announced == 0 ? -1 : announced);
        if (announced > 0) {
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
        }
    }

    private static int start(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.substring(6, range.length() - 1));
    }

    private boolean download(Retries retries) throws IOException {
        return new HttpFiles(retries)
                .download(from(), from().uri(), target, new Transfer(new StopSignal(), n -> moved += n));
    }

    private Location.Remote from() {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/model.safetensors");
        return new Location.Remote(uri.toString(), "spec.baseModel.uri", uri, Optional.of("secret"));
    }

    private FailureException refusal(Retries retries) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> download(retries));
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
