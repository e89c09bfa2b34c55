package dev.longcontext.trainer.fetch;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;

/** What a server answers, before its body: who fetches by HTTP alone and by a store's own client read files alike. */
record Answer(int status, HttpHeaders headers) {

    private static final int PARTIAL_CONTENT = 206;

    static Answer of(HttpResponse<?> response) {
        return new Answer(response.statusCode(), response.headers());
    }

    /** Whether the body is a part of the file. */
    boolean isPart() {
        return status == PARTIAL_CONTENT;
    }

    /** @return empty where there is no such header */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
