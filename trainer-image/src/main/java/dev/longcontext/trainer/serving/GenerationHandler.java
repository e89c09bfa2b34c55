package dev.longcontext.trainer.serving;

import dev.longcontext.trainer.http.ByteBudget;
import dev.longcontext.trainer.http.Exchange;
import dev.longcontext.trainer.serving.Answers.Kind;

/** {@code POST /v1/chat/completions} and {@code POST /v1/completions}. */
final class GenerationHandler {

    private final Kind kind;
    private final RequestParser parser;
    private final GenerationQueue queue;
    private final ByteBudget bodies;

    /** @param bodies what bodies may take until they are read */
    GenerationHandler(Kind kind, RequestParser parser, GenerationQueue queue, ByteBudget bodies) {
        this.kind = kind;
        this.parser = parser;
        this.queue = queue;
        this.bodies = bodies;
    }

    void handle(Exchange exchange) {
        exchange.body(parser.longestBody(), bodies, body -> {
            try {
                queue.submit(() -> read(body), new Reply(exchange, kind, parser.modelName()));
            } catch (ApiException e) {
                bodies.giveBack(body.length);
                exchange.send(e.answer());
            }
        });
    }

    private GenerationRequest read(byte[] body) {
        try {
            return switch (kind) {
                case CHAT -> parser.chat(RequestBody.parse(body));
                case COMPLETION -> parser.completion(RequestBody.parse(body));
            };
        } finally {
            bodies.giveBack(body.length);
        }
    }
}
