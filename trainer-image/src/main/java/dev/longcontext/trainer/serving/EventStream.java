package dev.longcontext.trainer.serving;

import com.sun.net.httpserver.HttpExchange;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events. */
final class EventStream {

    private final OutputStream out;

    EventStream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        out = exchange.getResponseBody();
    }

    void send(Object data) throws IOException {
        write(Json.compact(data));
    }

    /** What OpenAI ends a stream by. */
    void done() throws IOException {
        write("[DONE]");
    }

    private void write(String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
