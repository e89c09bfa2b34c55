package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;

/**
 * A server that is asked by POST, under the rules of downloads: not this machine, its link or a metadata service, and no
 * plain http, but for what spec.network allows. Redirects are not followed: they would lead the key elsewhere.
 */
public final class WebEndpoint {

    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final HttpClient client;
    private final Location.Remote at;
    private final Optional<String> token;
    private final Destinations destinations;
    private final Outbound outbound;

    private WebEndpoint(Location.Remote at, Optional<String> token, Destinations destinations, Outbound outbound) {
        this.at = at;
        this.token = token;
        this.destinations = destinations;
        this.outbound = outbound;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
        outbound.apply(builder);
        this.client = builder.build();
    }

    /**
     * Without asking it.
     *
     * @throws FailureException of class InvalidConfiguration for an address that may not be asked, or without its key
     */
    public static WebEndpoint open(SourceAddress address, SourceAccess access) {
        URI uri = UriSyntax.parse(address);
        Destinations.syntaxProblem(uri).ifPresent(problem -> {
            throw address.refusal(
                    problem, "Write https://HOST/v1, and put the key into a Secret that secretRef names.");
        });
        if (!Destinations.mayTakeToken(uri, access.network())) {
            throw address.refusal(
                    "questions with your documents, and the key, are not sent over http, where others can read them",
                    "Write https://, or " + uri.getHost() + " in spec.network.allowedHosts.");
        }
        Optional<String> token = access.token(address);
        Outbound outbound = Outbound.of(access.environment(), access.network());
        return new WebEndpoint(
                Location.Remote.withToken(address, uri, token),
                token,
                new Destinations(access.network(), outbound.proxies()),
                outbound);
    }

    /** Where it is, for messages; a refusal names the manifest's field. */
    public Addressed at() {
        return at;
    }

    public Optional<String> token() {
        return token;
    }

    /**
     * What it answered.
     *
     * @param body up to the most bytes that were to be read
     * @param whole whether that is all of it
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record Answer(int status, HttpHeaders headers, byte[] body, boolean whole) {}

    /**
     * Asks.
     *
     * @param path below the address
     * @param limit for all of it: connection, waiting and reading
     * @param stop ends the reading; an interrupt ends what is before it
     * @throws NotSentException where the server cannot have taken the request
     */
    public Answer post(String path, byte[] json, int mostBytes, Duration limit, StopSignal stop)
            throws IOException, InterruptedException {
        URI uri = at.below(path);
        lookUp(uri);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(limit)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json));
        token.ifPresent(token -> request.header("Authorization", "Bearer " + token));
        outbound.authorize(request, uri);
        long begun = System.nanoTime();
        HttpResponse<InputStream> response = send(request.build());
        return read(response, mostBytes, limit.minusNanos(System.nanoTime() - begun), stop);
    }

    /**
     * Whether somebody is there, whatever is answered. The key is not sent.
     *
     * @param limit for connection and answer
     * @throws NotSentException where nobody can be reached
     */
    public void reach(Duration limit) throws IOException, InterruptedException {
        lookUp(at.uri());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(at.uri()).timeout(limit).method("HEAD", HttpRequest.BodyPublishers.noBody());
        outbound.authorize(request, at.uri());
        send(request.build()).body().close();
    }

    private void lookUp(URI uri) throws IOException {
        try {
            destinations.first(at, uri);
        } catch (UnknownHostException e) {
            throw new NotSentException(HttpTrouble.words(e), e);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw new NotSentException(HttpTrouble.words(e), e);
        } catch (HttpConnectTimeoutException e) {
            throw new NotSentException("the connection was not made in time", e);
        } catch (SSLHandshakeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof CertificateException) {
                    throw at.refusal(
                                    "its certificate is not accepted: " + cause.getMessage(),
                                    "Write the host name that the certificate is for, and name a ConfigMap with its "
                                            + "issuer's certificate in spec.network.caRef.")
                            .causedBy(e);
                }
            }
            throw new NotSentException("no secure connection was made: " + HttpTrouble.words(e), e);
        } catch (IOException e) {
            throw new IOException(HttpTrouble.words(e), e);
        }
    }

    private static Answer read(HttpResponse<InputStream> response, int mostBytes, Duration left, StopSignal stop)
            throws IOException {
        try (StallGuard body = new StallGuard(response.body(), left);
                StopSignal.Scope stoppable = stop.onRequest(body::giveUp)) {
            CompletableFuture<Void> alarm = new CompletableFuture<>();
            // a server that sends a byte now and then is slow too
            alarm.orTimeout(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS).exceptionally(late -> {
                body.giveUp();
                return null;
            });
            try {
                byte[] bytes = body.readNBytes(mostBytes + 1);
                boolean whole = bytes.length <= mostBytes;
                return new Answer(
                        response.statusCode(),
                        response.headers(),
                        whole ? bytes : Arrays.copyOf(bytes, mostBytes),
                        whole);
            } finally {
                alarm.complete(null);
            }
        }
    }

    /** The server did not get the request: it can have done, and charged, nothing. */
    public static final class NotSentException extends IOException {

        private static final long serialVersionUID = 1L;

        NotSentException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
