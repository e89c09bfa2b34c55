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
import java.util.Optional;

/** Fetches files over HTTP, following redirects, and checks them against a digest. */
final class ReleaseSite {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final int BUFFER = 1 << 16;
    private static final long MEGABYTE = 1_000_000;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    /** Writes a file, and fails unless its digest is the expected one. */
    void download(URI uri, String digest, Path file, Progress progress) throws SourceUnavailableException, IOException {
        HttpResponse<InputStream> response = get(uri);
        long total = response.headers().firstValueAsLong("content-length").orElse(0);
        try (InputStream body = response.body();
                OutputStream output = Files.newOutputStream(file)) {
            copy(new Body(uri, body), output, total, progress);
        }
        Optional<String> difference = ReleaseDigests.difference(file, digest);
        if (difference.isPresent()) {
            throw new SourceUnavailableException(uri + " " + difference.get()
                    + ", the digest of the release: the file was damaged or changed during the download. Try again; if "
                    + "it happens again, use another network.");
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

    private HttpResponse<InputStream> get(URI uri) throws SourceUnavailableException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(ANSWER_TIMEOUT).build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new SourceUnavailableException(uri + " answered " + response.statusCode() + ", not 200.");
            }
            return response;
        } catch (IOException e) {
            throw new SourceUnavailableException(uri.getHost() + " cannot be reached (" + e
                    + "). If you need a proxy, set -Dhttps.proxyHost and -Dhttps.proxyPort.");
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
