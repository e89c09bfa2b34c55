package dev.longcontext.trainer.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The requests of the AWS SDK, sent as all others are: to where {@link Destinations} lets, through the same proxy, trusting
 * the same authorities, and never waiting for ever.
 */
final class SdkRequests implements SdkHttpClient {

    /** The client writes them itself. */
    private static final Set<String> OWN_HEADERS = Set.of("host", "content-length", "expect", "connection");

    private final HttpRequests requests;
    private final Addressed from;
    private final Duration stall;

    /**
     * @param from whose address leads to these requests, for messages
     * @param stall how long no byte of an answer may come
     */
    SdkRequests(HttpRequests requests, Addressed from, Duration stall) {
        this.requests = requests;
        this.from = from;
        this.stall = stall;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Execution(request);
    }

    @Override
    public void close() {}

    private final class Execution implements ExecutableHttpRequest {

        private final HttpExecuteRequest request;

        Execution(HttpExecuteRequest request) {
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            SdkHttpRequest asked = request.httpRequest();
            HttpRequest.Builder ours =
                    HttpRequest.newBuilder(asked.getUri()).method(asked.method().name(), body());
            asked.forEachHeader((name, values) -> {
                if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> ours.header(name, value));
                }
            });
            try {
                return answer(requests.once(from, ours));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted").initCause(e);
            }
        }

        private BodyPublisher body() throws IOException {
            if (request.contentStreamProvider().isEmpty()) {
                return BodyPublishers.noBody();
            }
            try (InputStream content = request.contentStreamProvider().get().newStream()) {
                return BodyPublishers.ofByteArray(content.readAllBytes());
            }
        }

        private HttpExecuteResponse answer(HttpResponse<InputStream> response) {
            StallGuard body = new StallGuard(response.body(), stall);
            var head = SdkHttpResponse.builder().statusCode(response.statusCode());
            response.headers().map().forEach(head::putHeader);
            return HttpExecuteResponse.builder()
                    .response(head.build())
                    .responseBody(AbortableInputStream.create(body, body::giveUp))
                    .build();
        }

        /** Only the SDK's own time-outs would ask for it, and none is set: a stop interrupts the thread. */
        @Override
        public void abort() {}
    }
}
