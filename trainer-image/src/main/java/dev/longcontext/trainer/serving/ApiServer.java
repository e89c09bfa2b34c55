package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.serving.Answers.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side: {@code /v1/chat/completions}, {@code /v1/completions}, {@code /v1/models}, and health under the names
 * that Kubernetes ({@code /healthz}) and KServe ({@code /v2/health/live}, {@code /v2/health/ready}) ask for.
 */
final class ApiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    /** Requests that wait for the model; beyond, they are turned away. */
    static final int WAITING = 16;

    /** One for each request that generates or waits, and some for health and refusals. */
    private static final int THREADS = WAITING + 8;

    private final HttpServer server;
    private final ExecutorService threads;
    private final GenerationQueue queue;
    private final RequestParser parser;
    private final long created = Instant.now().getEpochSecond();
    private volatile boolean stopping;

    /** What a path answers. */
    @FunctionalInterface
    private interface Route {
        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    ApiServer(InetSocketAddress address, RequestParser parser, TextGenerator generator) {
        this.parser = parser;
        this.server = bind(address);
        this.queue = new GenerationQueue(generator, WAITING);
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        route("/v1/chat/completions", "POST", new GenerationHandler(Kind.CHAT, parser, queue)::handle);
        route("/v1/completions", "POST", new GenerationHandler(Kind.COMPLETION, parser, queue)::handle);
        route("/v1/models", "GET", get(() -> HttpAnswer.json(200, models())));
        route("/v1/models/" + parser.modelName(), "GET", get(() -> HttpAnswer.json(200, model())));
        for (String path : new String[] {"/healthz", "/v2/health/live", "/v2/health/ready"}) {
            route(path, "GET", get(this::health));
        }
        server.createContext("/", exchange -> answer(exchange, this::unknownPath));
        server.start();
    }

    private static HttpServer bind(InetSocketAddress address) {
        try {
            return HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "--listen " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(),
                            "Use an address of this machine and a free port; port 0 takes any.")
                    .causedBy(e);
        }
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    /** Requests that wait for the model now. */
    int waiting() {
        return queue.size();
    }

    private void route(String path, String method, Route route) {
        server.createContext(
                path,
                exchange -> answer(exchange, request -> {
                    if (!request.getRequestURI().getPath().equals(path)) {
                        unknownPath(request);
                    } else if (!request.getRequestMethod().equals(method)) {
                        request.getResponseHeaders().set("Allow", method);
                        throw ApiException.request(405, path + " is asked by " + method + ".");
                    } else {
                        route.handle(request);
                    }
                }));
    }

    private static Route get(Supplier<HttpAnswer> answer) {
        return exchange -> answer.get().send(exchange);
    }

    private void unknownPath(HttpExchange exchange) {
        throw ApiException.request(
                404,
                "There is no " + exchange.getRequestURI().getPath()
                        + ". There is /v1/chat/completions, /v1/completions, /v1/models and /healthz.");
    }

    private void answer(HttpExchange exchange, Route route) throws IOException {
        try (exchange) {
            try {
                route.handle(exchange);
            } catch (ApiException e) {
                HttpAnswer.error(e).send(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                HttpAnswer.error(ApiException.stopping()).send(exchange);
            } catch (RuntimeException e) {
                // nobody above would do more than close the connection
                LOG.error("{} failed", exchange.getRequestURI().getPath(), e);
                HttpAnswer.error(ApiException.internal()).send(exchange);
            }
        }
    }

    private HttpAnswer health() {
        return stopping ? HttpAnswer.text(503, "stopping\n") : HttpAnswer.text(200, "ok\n");
    }

    private ObjectNode models() {
        ObjectNode list = Json.MAPPER.createObjectNode().put("object", "list");
        list.putArray("data").add(model());
        return list;
    }

    private ObjectNode model() {
        return Json.MAPPER
                .createObjectNode()
                .put("id", parser.modelName())
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "longcontext")
                .put("max_model_len", parser.maxLength());
    }

    /** Stops being ready, lets requests in hand end for so long, and ends the rest with 503. */
    void stop(long seconds) throws InterruptedException {
        stopping = true;
        if (!queue.drain(seconds)) {
            LOG.info("an answer was not finished within {} s and is cut off", seconds);
        }
    }

    @Override
    public void close() {
        queue.close();
        server.stop(1);
        threads.shutdownNow();
    }
}
