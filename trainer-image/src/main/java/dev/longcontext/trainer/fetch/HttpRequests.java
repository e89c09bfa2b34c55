package dev.longcontext.trainer.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Asks servers, and follows where they redirect to: only where {@link Destinations} lets, and without the token. */
final class HttpRequests {

    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTS = 5;

    /**
     * Redirects are followed by hand: the client would hand the token on to another host. By HTTP/1.1, since with HTTP/2 the
     * client of Java 17 was seen to end a download with an error and a frame missing in what it had given out before.
     */
    private static HttpClient client(Outbound outbound) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
        outbound.apply(client);
        return client.build();
    }

    private final HttpClient client;
    private final Destinations destinations;
    private final Outbound outbound;

    HttpRequests(Destinations destinations, Outbound outbound) {
        this.client = client(outbound);
        this.destinations = destinations;
        this.outbound = outbound;
    }

    /** @return the answer, which is no redirect; its body is to be closed */
    HttpResponse<InputStream> get(Location.Remote from, URI uri, Map<String, String> headers)
            throws IOException, InterruptedException {
        Destinations.Destination at = destinations.first(from, uri);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(at.uri()).timeout(ANSWER);
            headers.forEach(request::header);
            outbound.authorize(request, at.uri());
            if (sameHost(at.uri(), from.uri())) {
                from.authorization().ifPresent(header -> request.header("Authorization", header));
            }
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            Optional<String> elsewhere = response.headers().firstValue("Location");
            if (response.statusCode() / 100 != 3 || elsewhere.isEmpty()) {
                return response;
            }
            response.body().close();
            at = destinations.next(from, at, elsewhere.get());
        }
        throw new IOException("more than " + MOST_REDIRECTS + " redirects");
    }

    /** Sends a request as it is, and follows nothing. */
    HttpResponse<InputStream> once(Addressed from, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        URI uri = request.timeout(ANSWER).build().uri();
        destinations.first(from, uri);
        outbound.authorize(request, uri);
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    private static boolean sameHost(URI a, URI b) {
        return a.getScheme().equals(b.getScheme()) && a.getAuthority().equalsIgnoreCase(b.getAuthority());
    }
}
