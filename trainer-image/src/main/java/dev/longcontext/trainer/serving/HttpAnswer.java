package dev.longcontext.trainer.serving;

import com.sun.net.httpserver.HttpExchange;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A whole answer. */
record HttpAnswer(int status, String type, String body) {

    static HttpAnswer json(int status, Object body) {
        return new HttpAnswer(status, "application/json", Json.compact(body));
    }

    static HttpAnswer text(int status, String body) {
        return new HttpAnswer(status, "text/plain; charset=utf-8", body);
    }

    static HttpAnswer error(ApiException error) {
        return json(error.status(), error.body());
    }

    void send(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        if (status == 429) {
            exchange.getResponseHeaders().set("Retry-After", "1");
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
