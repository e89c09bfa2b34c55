package dev.longcontext.minicluster.binaries;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Fetches files over HTTP, following redirects, and checks them against a published digest. */
final class ReleaseSite {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final int BUFFER = 1 << 16;
    private static final long MEGABYTE = 1_000_000;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    /** A small text file. */
    String text(URI uri) throws SourceUnavailableException {
        return get(uri, BodyHandlers.ofString()).body();
    }

    /** Writes a file, and fails unless its digest is the expected one. */
    void download(URI uri, String sha256, Path file, Progress progress) throws SourceUnavailableException, IOException {
        HttpResponse<InputStream> response = get(uri, BodyHandlers.ofInputStream());
        long total = response.headers().firstValueAsLong("content-length").orElse(0);
        try (InputStream body = response.body();
                OutputStream output = Files.newOutputStream(file)) {
            copy(new Body(uri, body), output, total, progress);
        }
        String actual = Sha256.of(file);
        if (!actual.equals(sha256)) {
            throw new SourceUnavailableException(uri + " has the SHA-256 " + actual + ", but the site publishes "
                    + sha256 + ": the file was damaged or changed on its way. Try again, on another network if it"
                    + " happens again.");
        }
    }

    private static void copy(Body body, OutputStream output, long total, Progress progress)
            throws SourceUnavailableException, IOException {
        byte[] buffer = new byte[BUFFER];
        long done = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            output.write(buffer, 0, read);
            done += read;
            progress.update(
                    "  " + done / MEGABYTE + " of " + (total > 0 ? Long.toString(total / MEGABYTE) : "?") + " MB");
        }
    }

    private <T> HttpResponse<T> get(URI uri, HttpResponse.BodyHandler<T> handler) throws SourceUnavailableException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(ANSWER_TIMEOUT).build();
        try {
            HttpResponse<T> response = http.send(request, handler);
            if (response.statusCode() != 200) {
                throw new SourceUnavailableException(uri + " answered " + response.statusCode() + ", not 200.");
            }
            return response;
        } catch (IOException e) {
            throw new SourceUnavailableException(uri.getHost() + " cannot be reached (" + e
                    + "). Where a proxy leads to it, name it by -Dhttps.proxyHost and -Dhttps.proxyPort.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("Interrupted while waiting for " + uri);
        }
    }

    /** An answer on its way; tells a broken line from a full disk. */
    private record Body(URI uri, InputStream stream) {
        int read(byte[] buffer) throws SourceUnavailableException {
            try {
                return stream.read(buffer);
            } catch (IOException e) {
                throw new SourceUnavailableException("The download of " + uri + " broke off (" + e + "). Try again.");
            }
        }
    }
}
