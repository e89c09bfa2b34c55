package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFilesTest {

    private static final Retries QUICK =
            new Retries(4, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private static final NetworkConfig LOOPBACK = new NetworkConfig(List.of("127.0.0.0/8", "localhost", "::1"), false);

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

    /** As a process leaves it that is killed between the last byte and the renaming. */
    @ParameterizedTest
    @CsvSource({"300000, v1, 1", "300000, , 1", "299999, v1, 2", "300000, v2, 2"})
    void aWholeThatWasNotYetNamedIsFetchedAnewOnlyWhereItIsAnother(int bytes, String tag, int asked)
            throws IOException {
        PartialFile part = PartialFile.of(target);
        Files.write(part.file(), content);
        Files.writeString(part.validator(), "\"v1\"");
        serve(exchange -> {
            if (tag != null) {
                exchange.getResponseHeaders().set("ETag", "\"" + tag + "\"");
            }
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + bytes);
            send(exchange, start(exchange) > 0 ? 416 : 200, content, content.length);
        });

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(content);
        assertThat(requests).hasSize(asked);
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }

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

        FailureException failure = refusal(new Retries(
                1, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(50), Duration.ofSeconds(1)));
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

    @Test
    void fetchesFromThisMachineOnlyWhereThatIsAllowed() {
        serve(exchange -> send(exchange, 200, content, content.length));

        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> new HttpFiles(QUICK, NetworkConfig.DEFAULT, Map.of())
                        .download(from(), from().uri(), target, new Transfer(new StopSignal(), n -> {}, until -> {})));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure).hasMessageContaining(": 127.0.0.1 is this machine, its link or a cloud's metadata service");
        assertThat(failure.hint().orElseThrow()).contains("127.0.0.1 in spec.network.allowedHosts");
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://169.254.169.254/latest/meta-data?token=abc, 169.254.169.254 is this machine",
        "http://0.0.0.0:1/x, 0.0.0.0 is this machine",
        "file:///etc/passwd, is not an http or https address",
        "jar:file:///x.jar!/y, is not an http or https address",
        "ftp://127.0.0.1/x, is not an http or https address",
        "http://user:pass@127.0.0.1/x, contains a user or a password",
        "http://2852039166/x, '2852039166 is 169.254.169.254, this machine'",
        "http://[::1, redirects to an invalid address",
    })
    void followsNoRedirectElsewhere(String location, String rule) {
        serve(exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            send(exchange, 302, "content".getBytes(StandardCharsets.UTF_8), 7);
        });

        FailureException failure = refusal(QUICK);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure)
                .hasMessageContaining("spec.baseModel.uri = " + from().uri())
                .hasMessageContaining(rule)
                .hasMessageNotContainingAny("content", "pass@", "token=");
        assertThat(requests).hasSize(1);
    }

    @Test
    void quotesNothingOfAServerThatSpeaksNoHttp() throws IOException {
        server.stop(0);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                while (!other.isClosed()) {
                    try (Socket client = other.accept()) {
                        client.getOutputStream().write("SSH-2.0-OpenSSH_9\r\n".getBytes(StandardCharsets.UTF_8));
                    }
                }
                return null;
            });
            URI uri = URI.create("http://127.0.0.1:" + other.getLocalPort() + "/x?sig=abc");
            Location.Remote from = new Location.Remote("shown", "spec.baseModel.uri", uri, Optional.empty());

            FailureException failure = catchThrowableOfType(
                    FailureException.class,
                    () -> new HttpFiles(QUICK, LOOPBACK, Map.of())
                            .download(from, uri, target, new Transfer(new StopSignal(), n -> {}, until -> {})));

            assertThat(failure.failureClass()).isEqualTo(FailureClass.Unavailable);
            assertThat(failure).hasMessageNotContainingAny("SSH", "abc");
        }
    }

    @Test
    void doesNotBeginAFileThatCannotFit() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 1L << 60);
            exchange.getResponseBody().write(content);
        });

        FailureException failure = refusal(QUICK);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(failure).hasMessageContaining("has 1099511627776 MiB to fetch, but the volume");
        assertThat(requests).hasSize(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPartThatIsWrittenAnewTakesNoSpaceFromTheWhole() throws IOException {
        PartialFile part = PartialFile.of(target);
        Files.write(part.file(), content);
        Files.writeString(part.validator(), "\"v1\"");
        serve(exchange -> exchange.sendResponseHeaders(200, 1L << 60));

        assertThat(refusal(QUICK).failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aCopyThatWasBrokenOffTakesNoSpaceFromTheNext() throws IOException {
        Path whole = folder.resolve("whole");
        try (RandomAccessFile sparse = new RandomAccessFile(whole.toFile(), "rw")) {
            sparse.setLength(1L << 42);
        }
        Path part = Files.write(AtomicFiles.partOf(target), content);

        assertThatThrownBy(() -> LocalFiles.copy(whole, target, new Transfer(new StopSignal(), n -> {}, until -> {})))
                .hasMessageContaining("whole has 4194304 MiB to fetch");
        assertThat(part).doesNotExist();
    }

    @Test
    void aVolumeThatDoesNotTellItsSpaceIsWrittenTo() {
        assertThatCode(() -> FreeSpace.require(folder.resolve("nothing"), 1L << 60, "x"))
                .doesNotThrowAnyException();
    }

    /** The query is not shown in messages, and decides all the same which file it is. */
    @Test
    void twoQueriesAtOnePathAreTwoFiles() throws IOException {
        serve(exchange -> {
            byte[] bytes = exchange.getRequestURI().getQuery().getBytes(StandardCharsets.UTF_8);
            send(exchange, 200, bytes, bytes.length);
        });
        var fetcher = new DataFetcher(folder.resolve("cache"));

        assertThat(fetcher.fetch(data("part=1"), null, new Transfer(new StopSignal(), n -> {}, until -> {}))
                        .get(0)
                        .path())
                .hasContent("part=1");
        assertThat(fetcher.fetch(data("part=2"), null, new Transfer(new StopSignal(), n -> {}, until -> {}))
                        .get(0)
                        .path())
                .hasContent("part=2");
    }

    private SourceFiles data(String query) {
        String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/data.jsonl?" + query;
        return Sources.open(
                new SourceAddress(uri, "spec.data.sources[0].uri", null, SourceUse.DATA),
                new SourceAccess(folder, Map.of(), Map.of(), LOOPBACK, QUICK));
    }

    @Test
    void stopsAtTheMostBytesAFileMayHave() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0); // chunked: its length is not known before
            exchange.getResponseBody().write(content);
        });

        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> new HttpFiles(QUICK, LOOPBACK, Map.of())
                        .download(
                                from(),
                                from().uri(),
                                target,
                                new Transfer(new StopSignal(), n -> {}, until -> {}, 1_000)));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure).hasMessageContaining("model.safetensors has more than 1000 bytes");
    }

    /** The device is a volume that is full. */
    @Test
    void aFullVolumeIsNoTroubleOfTheServers() throws IOException {
        Files.createSymbolicLink(AtomicFiles.partOf(target), Path.of("/dev/full"));
        serve(exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-299999/300000");
            send(exchange, 206, content, content.length);
        });

        FailureException failure = refusal(QUICK);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(failure).hasMessageContaining("the volume is full");
        assertThat(requests).as("it is not tried again").hasSize(1);
    }

    @Test
    void aFolderThatIsGoneIsNoTroubleOfTheServers() {
        target = folder.resolve("gone/model.safetensors");
        serve(exchange -> send(exchange, 200, content, content.length));

        assertThat(refusal(QUICK).failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(requests).hasSize(1);
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
        return new HttpFiles(retries, LOOPBACK, Map.of())
                .download(from(), from().uri(), target, new Transfer(new StopSignal(), n -> moved += n, until -> {}));
    }

    private Location.Remote from() {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/model.safetensors");
        return new Location.Remote(uri.toString(), "spec.baseModel.uri", uri, Optional.of("Bearer secret"));
    }

    private FailureException refusal(Retries retries) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> download(retries));
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
