package dev.longcontext.trainer.serving;

import com.sun.net.httpserver.HttpExchange;
import dev.longcontext.trainer.serving.Answers.Kind;
import dev.longcontext.trainer.serving.TextGenerator.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/chat/completions} and {@code POST /v1/completions}. */
final class GenerationHandler {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationHandler.class);
    private static final int LONGEST_BODY = 16 << 20;

    private final Kind kind;
    private final RequestParser parser;
    private final GenerationQueue queue;

    GenerationHandler(Kind kind, RequestParser parser, GenerationQueue queue) {
        this.kind = kind;
        this.parser = parser;
        this.queue = queue;
    }

    void handle(HttpExchange exchange) throws IOException, InterruptedException {
        RequestBody body = RequestBody.parse(read(exchange));
        GenerationRequest request =
                switch (kind) {
                    case CHAT -> parser.chat(body);
                    case COMPLETION -> parser.completion(body);
                };
        var answers = new Answers(kind, parser.modelName());
        if (request.stream()) {
            stream(exchange, request, answers);
        } else {
            var text = new StringBuilder();
            Ending ending = queue.await(queue.submit(request, text::append));
            HttpAnswer.json(200, answers.whole(text.toString(), ending, request.prompt().length))
                    .send(exchange);
        }
    }

    private static String read(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (bytes.length > LONGEST_BODY) {
            throw ApiException.request(413, "The body is longer than " + LONGEST_BODY + " bytes.");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A client that does not read keeps only itself waiting; one that goes away ends its answer. */
    private void stream(HttpExchange exchange, GenerationRequest request, Answers answers)
            throws IOException, InterruptedException {
        var reader = new StreamReader();
        Future<Ending> answer = queue.submit(request, reader);
        var events = new EventStream(exchange);
        try {
            if (kind == Kind.CHAT) {
                events.send(answers.firstChunk());
            }
            for (Optional<String> piece = reader.next(); piece.isPresent(); piece = reader.next()) {
                events.send(answers.chunk(piece.get()));
            }
            Ending ending = queue.await(answer);
            events.send(answers.lastChunk(ending));
            if (request.usageInStream()) {
                events.send(answers.usageChunk(ending, request.prompt().length));
            }
            events.done();
        } catch (ApiException e) {
            events.send(e.body()); // the status has been sent: the error is an event
        } catch (RuntimeException e) {
            LOG.error("a stream failed", e);
            events.send(ApiException.internal().body());
        } finally {
            reader.leave();
        }
    }

    /** Hands pieces from the model's thread to the client's. */
    private static final class StreamReader implements Recipient {

        private final BlockingQueue<Optional<String>> pieces = new LinkedBlockingQueue<>();
        private volatile boolean gone;

        /** The next piece; empty at the end. */
        private Optional<String> next() throws InterruptedException {
            return pieces.take();
        }

        private void leave() {
            gone = true;
        }

        @Override
        public void text(String piece) {
            pieces.add(Optional.of(piece));
        }

        @Override
        public boolean gone() {
            return gone;
        }

        @Override
        public void ended() {
            pieces.add(Optional.empty());
        }
    }
}
