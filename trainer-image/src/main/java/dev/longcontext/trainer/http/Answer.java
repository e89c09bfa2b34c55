package dev.longcontext.trainer.http;

import dev.longcontext.trainer.files.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole answer.
 *
 * @param headers beyond Content-Type and Content-Length
 */
@SuppressWarnings("ArrayRecordComponent") // written once, and never compared
public record Answer(int status, String type, byte[] body, Map<String, String> headers) {

    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer json(int status, Object body) {
        return new Answer(status, "application/json", Json.compact(body).getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** The same with one header more. */
    public Answer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, type, body, more);
    }
}
