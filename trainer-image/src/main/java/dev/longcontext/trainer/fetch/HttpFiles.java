package dev.longcontext.trainer.fetch;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Downloads files by HTTP. What was interrupted goes on where it was, if the file on the server is still the same. */
public final class HttpFiles {

    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTS = 5;
    private static final int NOT_FOUND = 404;

    /** Redirects are followed by hand: the client would hand the token on to another host. */
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final Retries retries;
    private final Destinations destinations;

    public HttpFiles(Retries retries, Destinations destinations) {
        this.retries = retries;
        this.destinations = destinations;
    }

    /**
     * Downloads a file unless it is there. It appears under its name once it is whole.
     *
     * @return false when the server has no such file
     * @throws FailureException of class Unavailable when the server did not answer, of class InvalidConfiguration when
     *     it refused
     */
    public boolean download(Location.Remote from, URI uri, Path target, Transfer transfer) throws IOException {
        if (Files.exists(target)) {
            return true;
        }
        try (StopSignal.Scope stoppable = transfer.stop().interruptsThisThread()) {
            return Failsafe.with(retries.policy()).get(() -> attempt(from, uri, target, transfer));
        } catch (FailsafeException e) {
            transfer.stop().check();
            throw new FailureException(
                            FailureClass.Unavailable,
                            Addresses.shown(uri.toString()) + " did not answer in " + retries.attempts() + " attempts: "
                                    + HttpTrouble.words(e.getCause()),
                            "Check that the address can be reached from where the trainer runs.")
                    .atField(from.field())
                    .causedBy(e.getCause());
        }
    }

    private boolean attempt(Location.Remote from, URI uri, Path target, Transfer transfer)
            throws IOException, InterruptedException {
        transfer.stop().check();
        PartialFile part = PartialFile.of(target);
        HttpResponse<InputStream> response = send(from, uri, part);
        try (StallGuard body = new StallGuard(response.body(), retries.stall());
                StopSignal.Scope stoppable = transfer.stop().onRequest(body::giveUp)) {
            switch (response.statusCode() / 100) {
                case 2 -> {
                    part.append(from, response, body, transfer);
                    AtomicFiles.sync(part.file());
                    AtomicFiles.rename(part.file(), target);
                    part.forget();
                    return true;
                }
                case 5 -> throw new IOException("it answered " + response.statusCode());
                default -> {
                    return refused(from, uri, part, response.statusCode());
                }
            }
        }
    }

    private static boolean refused(Location.Remote from, URI uri, PartialFile part, int status) throws IOException {
        switch (status) {
            case NOT_FOUND -> {
                return false;
            }
            case 408, 425, 429 -> throw new IOException("it answered " + status);
            case 416 -> {
                part.forget();
                throw new IOException("what was downloaded before is longer than the file");
            }
            default -> {
                boolean denied = status == 401 || status == 403;
                throw new FailureException(
                                FailureClass.InvalidConfiguration,
                                from.field() + " = " + from.address() + ": " + Addresses.shown(uri.toString())
                                        + " answered " + status,
                                denied
                                        ? "Give a token that may read it, with secretRef."
                                        : "Check the address in a browser.")
                        .atField(from.field());
            }
        }
    }

    private HttpResponse<InputStream> send(Location.Remote from, URI uri, PartialFile part)
            throws IOException, InterruptedException {
        Destinations.Destination at = destinations.first(from, uri);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(at.uri()).timeout(ANSWER);
            part.resumption().forEach(request::header);
            if (sameHost(at.uri(), from.uri())) {
                from.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
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

    private static boolean sameHost(URI a, URI b) {
        return a.getScheme().equals(b.getScheme()) && a.getAuthority().equalsIgnoreCase(b.getAuthority());
    }
}
