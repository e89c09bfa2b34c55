package dev.longcontext.trainer.data;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads what {@link ProvenanceWriter} wrote. */
public final class ProvenanceFile {

    private ProvenanceFile() {}

    /**
     * Where a sample comes from, as JSON.
     *
     * @param folder of the store
     * @param number of the sample, from 1
     */
    public static String line(Path folder, int number) throws IOException {
        Path file = ProvenanceWriter.file(folder);
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(number - 1L).findFirst().orElseThrow(() -> missing(file));
        } catch (NoSuchFileException e) {
            throw missing(file).causedBy(e);
        }
    }

    private static FailureException missing(Path file) {
        return new FailureException(
                FailureClass.Storage,
                file + " does not say where the sample comes from",
                "Delete prepare.manifest.json and run the stage prepare again in this workspace.");
    }
}
