package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Downloads files by HTTP. What was interrupted goes on where it was, if the file on the server is still the same. */
public final class HttpFiles {

    private static final int MOST_SAID_BYTES = 16 << 20;
    private static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Attempts attempts;
    private final HttpRequests requests;

    /** @param environment names proxies */
    public HttpFiles(Retries retries, NetworkConfig network, Map<String, String> environment) {
        this(retries, network, Outbound.of(environment, network));
    }

    private HttpFiles(Retries retries, NetworkConfig network, Outbound outbound) {
        this.attempts = new Attempts(retries);
        this.requests = new HttpRequests(new Destinations(network, outbound.proxies()), outbound);
    }

    Attempts attempts() {
        return attempts;
    }

    /** The same requests for the AWS SDK. */
    SdkRequests forSdk(Addressed from) {
        return new SdkRequests(requests, from, attempts.retries().stall());
    }

    /**
     * A file of a server.
     *
     * @param target where it goes
     * @param checksum what its bytes have to be, where that is known
     * @param refusal says why the server refused
     */
    record Wanted(URI uri, Path target, Optional<Checksum> checksum, HttpRefusal refusal) {}

    /**
     * Downloads a file unless it is there. It appears under its name once it is whole.
     *
     * @return false when the server has no such file
     * @throws FailureException of class Unavailable when the server did not answer, of class InvalidConfiguration when
     *     it refused, of class Storage when it cannot be written here
     */
    public boolean download(Location.Remote from, URI uri, Path target, Transfer transfer) throws IOException {
        return download(from, new Wanted(uri, target, Optional.empty(), HttpRefusal::plain), transfer);
    }

    /** As {@link #download}; what has another checksum is refused, and deleted. */
    boolean download(Location.Remote from, Wanted wanted, Transfer transfer) throws IOException {
        PartialFile part = PartialFile.of(wanted.target());
        return Files.exists(wanted.target())
                || attempts.run(
                        from,
                        Addresses.shown(wanted.uri().toString()),
                        transfer,
                        () -> part.resumable(wanted.checksum().isPresent()),
                        () -> attempt(from, wanted, transfer));
    }

    /**
     * What a server says, other than a file.
     *
     * @param body in UTF-8
     */
    record Said(String body, HttpHeaders headers) {}

    /**
     * Asks a server that may need several attempts.
     *
     * @throws FailureException as {@link HttpRefusal} says it where it refuses, 404 included
     */
    Said ask(Location.Remote from, URI uri, Map<String, String> headers, HttpRefusal refusal, Transfer transfer)
            throws IOException {
        return attempts.run(from, Addresses.shown(uri.toString()), transfer, () -> {
            HttpResponse<InputStream> response = requests.get(from, uri, headers);
            try (StallGuard body =
                            new StallGuard(response.body(), attempts.retries().stall());
                    StopSignal.Scope stoppable = transfer.stop().onRequest(body::giveUp)) {
                if (response.statusCode() / 100 != 2) {
                    throw refused(from, uri, response, refusal);
                }
                byte[] bytes = body.readNBytes(MOST_SAID_BYTES + 1);
                if (bytes.length > MOST_SAID_BYTES) {
                    throw from.refusal(
                            Addresses.shown(uri.toString()) + " says more than " + MOST_SAID_BYTES + " bytes",
                            "Check the address in a browser.");
                }
                return new Said(new String(bytes, StandardCharsets.UTF_8), response.headers());
            }
        });
    }

    private boolean attempt(Location.Remote from, Wanted wanted, Transfer transfer)
            throws IOException, InterruptedException {
        PartialFile part = PartialFile.of(wanted.target());
        boolean checked = wanted.checksum().isPresent();
        HttpResponse<InputStream> response = requests.get(from, wanted.uri(), part.resumption(checked));
        try (StallGuard body =
                        new StallGuard(response.body(), attempts.retries().stall());
                StopSignal.Scope stoppable = transfer.stop().onRequest(body::giveUp)) {
            int status = response.statusCode();
            if (status == NOT_FOUND) {
                return false;
            }
            if (status == RANGE_NOT_SATISFIABLE) {
                // nothing was left to ask for: an attempt was killed before it gave the whole its name
                part.requireWhole(Answer.of(response), wanted.checksum());
                part.finish(wanted.target());
                return true;
            }
            if (status / 100 != 2) {
                throw refused(from, wanted.uri(), response, wanted.refusal());
            }
            if (!checked) {
                part.requireSameFile(Answer.of(response));
            }
            part.append(from, Answer.of(response), body, transfer);
            if (checked) {
                part.verify(from, wanted.checksum().get(), Answer.of(response).isPart());
            }
            part.finish(wanted.target());
            return true;
        }
    }

    /** @throws TryLaterException where the answer may be another one soon */
    private static FailureException refused(
            Location.Remote from, URI uri, HttpResponse<?> response, HttpRefusal refusal) throws TryLaterException {
        int status = response.statusCode();
        return switch (status) {
            case 408, 425, 429 -> throw TryLaterException.of(status, response.headers());
            default -> {
                if (status / 100 == 5) {
                    throw TryLaterException.of(status, response.headers());
                }
                yield refusal.of(from, uri, status, response.headers()).causedBy(new ServerTroubleException(status));
            }
        };
    }
}
