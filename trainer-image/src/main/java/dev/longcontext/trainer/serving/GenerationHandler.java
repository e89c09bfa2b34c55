package dev.longcontext.trainer.serving;

import dev.longcontext.trainer.http.ByteBudget;
import dev.longcontext.trainer.http.Exchange;
import dev.longcontext.trainer.serving.Answers.Kind;
import java.util.regex.Pattern;

/** {@code POST /v1/chat/completions} and {@code POST /v1/completions}. */
final class GenerationHandler {

    private static final Pattern JSON =
            Pattern.compile("application/json\\s*(;\\s*charset=\"?utf-?8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

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
        if (!isJson(exchange.header("Content-Type"))) {
            exchange.send(ApiException.request(
                            415, "The body must be JSON: send it with the header \"Content-Type: application/json\".")
                    .answer());
            return;
        }
        exchange.body(parser.longestBody(), bodies, body -> {
            try {
                queue.submit(new Body(body), new Reply(exchange, kind, parser.modelName(), parser.scores()));
            } catch (ApiException e) {
                bodies.giveBack(body.length);
                exchange.send(e.answer());
            }
        });
    }

    /** A web page can send other types, and none, to other origins without asking; this one it cannot. */
    private static boolean isJson(String type) {
        return type != null && JSON.matcher(type).matches();
    }

    private final class Body implements GenerationQueue.Unread {

        private final byte[] bytes;

        Body(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public GenerationRequest read() {
            try {
                return switch (kind) {
                    case CHAT -> parser.chat(bytes);
                    case COMPLETION -> parser.completion(bytes);
                };
            } finally {
                discard();
            }
        }

        @Override
        public void discard() {
            bodies.giveBack(bytes.length);
        }
    }
}
