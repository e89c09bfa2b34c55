package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the files of a source readable in place, and checks that they are the ones that are meant. */
public final class DataFetcher {

    private final Path cache;

    /** @param cache where downloads go */
    public DataFetcher(Path cache) {
        this.cache = cache;
    }

    /** @param sha256 the digest the file must have, or null; of several files it can be none */
    public List<SamplesFile> fetch(SourceFiles from, String sha256, Transfer transfer) throws IOException {
        List<SamplesFile> files = from.fetchSamples(cache, transfer);
        if (sha256 != null && files.size() > 1) {
            throw from.refusal(
                    "leads to " + files.size() + " files, and sha256 is the digest of one",
                    "Leave sha256 out: the files of a commit are checked against the digests that it has of them.");
        }
        if (sha256 != null) {
            verify(from, files.get(0).path(), sha256);
        }
        return files;
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
