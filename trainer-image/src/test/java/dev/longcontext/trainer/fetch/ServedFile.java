package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server of one file that misbehaves as a test wants it. */
abstract class ServedFile {

    static final Retries QUICK =
            new Retries(4, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofSeconds(1));

    @TempDir
    Path folder;

    static final NetworkConfig LOOPBACK = new NetworkConfig(List.of("127.0.0.0/8", "localhost", "::1"), false);
    final byte[] content = new byte[300_000];
    final List<String> requests = new ArrayList<>();
    final ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server;
    Path target;
    long moved;

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

    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    void serve(Answer answer) {
        server.createContext("/", exchange -> {
            requests.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
            try (exchange) {
                answer.to(exchange);
            }
        });
    }

    static void send(HttpExchange exchange, int status, byte[] bytes, long announced) throws IOException {
        exchange.sendResponseHeaders(status, announced == 0 ? -1 : announced);
        if (announced > 0) {
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
        }
    }

    static int start(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.substring(6, range.length() - 1));
    }

    boolean download(Retries retries) throws IOException {
        return new HttpFiles(retries, LOOPBACK, Map.of())
                .download(from(), from().uri(), target, new Transfer(new StopSignal(), n -> moved += n, until -> {}));
    }

    Location.Remote from() {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/model.safetensors");
        return new Location.Remote(uri.toString(), "spec.baseModel.uri", uri, Optional.of("Bearer secret"));
    }

    FailureException refusal(Retries retries) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> download(retries));
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
