package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
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
        if (sha256 != null && from.samplesFiles(transfer) > 1) {
            throw from.refusal(
                    "leads to " + from.samplesFiles(transfer) + " files, and sha256 is the digest of one",
                    "Omit sha256: each of them is compared with the digest that its server has of it.");
        }
        List<SamplesFile> files = from.fetchSamples(cache, transfer);
        if (sha256 != null) {
            verify(from, files.get(0).path(), sha256);
        }
        return files;
    }

    /** Drops what was refused, so that it is fetched again when it is mended at the same address. */
    public void forget(SourceFiles from) throws IOException {
        from.forget(cache);
    }

    private void verify(SourceFiles from, Path file, String expected) throws IOException {
        String found = Digests.ofFile(file);
        if (!found.equals(expected)) {
            forget(from);
            throw new FailureException(
                            FailureClass.InvalidData,
                            from.address() + " has the SHA-256 " + found + ", not " + expected,
                            "Check which version of the file you want, and set its sha256.")
                    .atField(from.field());
        }
    }
}
