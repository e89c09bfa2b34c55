package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a file of samples readable in place, and checks that it is the one that is meant. */
public final class DataFetcher {

    private final Path cache;

    /** @param cache where downloads go */
    public DataFetcher(Path cache) {
        this.cache = cache;
    }

    /** @param sha256 the digest the file must have, or null */
    public Path fetch(SourceFiles from, String sha256, Transfer transfer) throws IOException {
        Path file = from.fetchSamples(cache, transfer);
        if (sha256 != null) {
            verify(from, file, sha256);
        }
        return file;
    }

    private static void verify(SourceFiles from, Path file, String expected) throws IOException {
        String found = Digests.ofFile(file);
        if (!found.equals(expected)) {
            if (from.local().isEmpty()) {
                Files.delete(file);
            }
            throw new FailureException(
                            FailureClass.InvalidData,
                            from.address() + " has the SHA-256 " + found + ", not " + expected,
                            "Check which version of the file is meant, and write its sha256.")
                    .atField(from.field());
        }
    }
}
