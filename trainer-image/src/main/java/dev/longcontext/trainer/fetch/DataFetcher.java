package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a file of samples readable in place: one of this machine is where it is, a remote one is downloaded. */
public final class DataFetcher {

    private final HttpFiles http;
    private final Path cache;

    /** @param cache where downloads go */
    public DataFetcher(HttpFiles http, Path cache) {
        this.http = http;
        this.cache = cache;
    }

    /** @param sha256 the digest the file must have, or null */
    public Path fetch(Location from, String sha256, Transfer transfer) throws IOException {
        Path file =
                from instanceof Location.Remote remote ? download(remote, transfer) : localFile((Location.Local) from);
        if (sha256 != null) {
            verify(from, file, sha256);
        }
        return file;
    }

    private Path download(Location.Remote remote, Transfer transfer) throws IOException {
        Files.createDirectories(cache);
        // of the whole address: the one that is shown has no query, by which two files may differ
        Path target = cache.resolve(Digests.ofText(remote.uri().toString()));
        if (!http.download(remote, remote.uri(), target, transfer)) {
            throw refusal(remote, "the server has no such file", "Check the address in a browser.");
        }
        return target;
    }

    private static Path localFile(Location.Local local) throws IOException {
        return PlainFiles.find(local, local.path())
                .orElseThrow(() -> refusal(local, local.path() + " is not there", "Give a file of JSON lines."));
    }

    private static void verify(Location from, Path file, String expected) throws IOException {
        String found = Digests.ofFile(file);
        if (!found.equals(expected)) {
            if (from instanceof Location.Remote) {
                Files.delete(file);
            }
            throw new FailureException(
                            FailureClass.InvalidData,
                            from.address() + " has the SHA-256 " + found + ", not " + expected,
                            "Check which version of the file is meant, and write its sha256.")
                    .atField(from.field());
        }
    }

    private static FailureException refusal(Location from, String rule, String remedy) {
        return new FailureException(
                        FailureClass.InvalidConfiguration, from.field() + " = " + from.address() + ": " + rule, remedy)
                .atField(from.field());
    }
}
