package dev.longcontext.minicluster.kserve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Listens on a loopback port and hands each request to one of the servers that are ready, in turn. Answers are passed on
 * as they come, so that streams of tokens stream.
 */
final class ReverseProxy implements AutoCloseable {
    /** Headers of a connection, not of what it carries; and those that Java's client sets by itself. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection", "content-length", "expect", "host", "keep-alive", "te", "transfer-encoding", "upgrade");

    private static final int BUFFER = 8192;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(ReverseProxy::thread);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Supplier<List<URI>> readyServers;
    private final AtomicInteger turn = new AtomicInteger();

    private ReverseProxy(HttpServer server, Supplier<List<URI>> readyServers) {
        this.server = server;
        this.readyServers = readyServers;
    }

    /**
     * Starts to listen.
     *
     * @param readyServers asked at each request; the servers' addresses without a path
     */
    static ReverseProxy start(Supplier<List<URI>> readyServers) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ReverseProxy proxy = new ReverseProxy(server, readyServers);
            server.createContext("/", proxy::handle);
            server.setExecutor(proxy.threads);
            server.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on a loopback port", e);
        }
    }

    /** Where it listens. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<URI> servers = readyServers.get();
            if (servers.isEmpty()) {
                answer(exchange, 503, "No pod of this InferenceService is ready.\n");
                return;
            }
            URI target = servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()));
            forward(exchange, target);
        }
    }

    private void forward(HttpExchange exchange, URI target) throws IOException {
        HttpResponse<InputStream> response;
        try {
            response = http.send(request(exchange, target), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (IOException e) {
            answer(exchange, 502, "The pod at " + target + " does not answer: " + e + "\n");
            return;
        }
        response.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        try (InputStream body = response.body()) {
            boolean empty = response.statusCode() == 204
                    || response.statusCode() == 304
                    || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : 0);
            if (!empty) {
                passOn(body, exchange.getResponseBody());
            }
        }
    }

    private static HttpRequest request(HttpExchange exchange, URI target) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(pathOf(exchange)))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static String pathOf(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return exchange.getRequestURI().getRawPath() + (query == null ? "" : "?" + query);
    }

    private static void passOn(InputStream body, OutputStream output) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            output.write(buffer, 0, read);
            output.flush();
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "kserve-proxy");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
