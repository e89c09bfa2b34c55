package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.http.Answer;
import dev.longcontext.trainer.http.ByteBudget;
import dev.longcontext.trainer.http.Exchange;
import dev.longcontext.trainer.http.HttpLimits;
import dev.longcontext.trainer.http.Routes;
import dev.longcontext.trainer.http.WebServer;
import dev.longcontext.trainer.serving.Answers.Kind;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.function.Consumer;
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

    /** Bodies that wait to be read take at most this part of the Java heap: read, they take several times as much. */
    private static final int PART_FOR_BODIES = 16;

    private final WebServer server;
    private final GenerationQueue queue;
    private final RequestParser parser;
    private final long created = Instant.now().getEpochSecond();
    private volatile boolean stopping;

    ApiServer(
            InetSocketAddress address, HttpLimits limits, ApiKeys keys, RequestParser parser, TextGenerator generator) {
        this.parser = parser;
        this.queue = new GenerationQueue(generator, WAITING);
        var bodies = new ByteBudget(
                Math.max(parser.longestBody(), Runtime.getRuntime().maxMemory() / PART_FOR_BODIES));
        var chat = new GenerationHandler(Kind.CHAT, parser, queue, bodies);
        var completion = new GenerationHandler(Kind.COMPLETION, parser, queue, bodies);
        this.server = new WebServer(
                address,
                limits,
                new Routes((status, message) -> ApiException.of(status, message).answer())
                        .add("POST", "/v1/chat/completions", keyed(keys, chat::handle))
                        .add("POST", "/v1/completions", keyed(keys, completion::handle))
                        .add("GET", "/v1/models", keyed(keys, exchange -> exchange.send(Answer.json(200, models()))))
                        .add(
                                "GET",
                                "/v1/models/" + parser.modelName(),
                                keyed(keys, exchange -> exchange.send(Answer.json(200, model()))))
                        .poll("/healthz", this::ready)
                        .poll("/v2/health/ready", this::ready)
                        .poll("/v2/health/live", () -> Answer.text(200, "ok\n")));
    }

    private static Consumer<Exchange> keyed(ApiKeys keys, Consumer<Exchange> handler) {
        return exchange -> {
            if (keys.admit(exchange.header("Authorization"))) {
                handler.accept(exchange);
            } else {
                exchange.send(ApiException.wrongKey().answer().with("WWW-Authenticate", "Bearer"));
            }
        };
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Requests that wait for the model now. */
    int waiting() {
        return queue.size();
    }

    private Answer ready() {
        return stopping ? Answer.text(503, "stopping\n") : Answer.text(200, "ok\n");
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
            LOG.info("an answer was not finished within {} s and was cut off", seconds);
        }
    }

    @Override
    public void close() {
        queue.close();
        server.close();
    }
}
