package dev.longcontext.trainer.observability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code /metrics}, {@code /progress}, {@code /healthz} and {@code POST /checkpoint}. */
final class ObservabilityServer implements AutoCloseable {

    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads;

    /** What a handler answers. */
    private record Answer(int status, String type, String body) {}

    private interface Handler {
        Answer answer() throws IOException;
    }

    ObservabilityServer(InetSocketAddress address, Observability observed) {
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "observability");
            thread.setDaemon(true);
            return thread;
        });
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "--listen " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(),
                            "Use an address of this machine and a free port; port 0 takes any.")
                    .causedBy(e);
        }
        server.setExecutor(threads);
        server.createContext("/metrics", new MetricsHandler(observed.metrics().registry()));
        server.createContext("/progress", handler("/progress", "GET", () -> json(200, observed.progress())));
        server.createContext("/healthz", handler("/healthz", "GET", () -> health(observed)));
        server.createContext("/checkpoint", handler("/checkpoint", "POST", () -> {
            observed.checkpointRequest().request();
            return json(202, Map.of("checkpoint", "is saved at the end of the step in flight"));
        }));
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static Answer health(Observability observed) {
        long idle = observed.idle().toSeconds();
        long limit = observed.hangTimeout().toSeconds();
        return idle <= limit
                ? new Answer(200, "text/plain", "ok\n")
                : new Answer(503, "text/plain", "no step ended for " + idle + " s, the limit is " + limit + " s\n");
    }

    private static Answer json(int status, Object value) {
        return new Answer(status, "application/json", Json.pretty(value));
    }

    private static HttpHandler handler(String path, String method, Handler handler) {
        return exchange -> {
            try (exchange) {
                if (!exchange.getRequestURI().getPath().equals(path)) {
                    send(
                            exchange,
                            new Answer(404, "text/plain", "there is /metrics, /progress, /healthz, /checkpoint\n"));
                } else if (!exchange.getRequestMethod().equals(method)) {
                    exchange.getResponseHeaders().set("Allow", method);
                    send(exchange, new Answer(405, "text/plain", "use " + method + "\n"));
                } else {
                    send(exchange, handler.answer());
                }
            }
        };
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type() + "; charset=utf-8");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
