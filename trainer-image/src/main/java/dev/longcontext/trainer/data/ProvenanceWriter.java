package dev.longcontext.trainer.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@code provenance.jsonl}: for each sample of the store, in its order, where it comes from. */
final class ProvenanceWriter implements AutoCloseable {

    private final Path file;
    private final BufferedWriter out;

    /**
     * @param file the file's address, of a source of several
     * @param line its number in the file
     * @param sha256 of the line's bytes, without its end
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Entry(
            String source, String file, long line, String sha256, int tokens, int targets, boolean truncated) {}

    ProvenanceWriter(Path folder) throws IOException {
        file = file(folder);
        Files.createDirectories(folder);
        out = Files.newBufferedWriter(AtomicFiles.partOf(file));
    }

    static Path file(Path folder) {
        return folder.resolve("provenance.jsonl");
    }

    void add(Source source, Line line, SampleTokenizer.Outcome outcome) throws IOException {
        out.write(Json.compact(new Entry(
                source.name(),
                source.files().size() > 1 ? line.file() : null,
                line.inFile(),
                Digests.ofBytes(line.bytes()),
                outcome.sample().length(),
                outcome.sample().targets(),
                outcome.truncated())));
        out.write('\n');
    }

    void finish() throws IOException {
        out.close();
        AtomicFiles.sync(AtomicFiles.partOf(file));
        AtomicFiles.rename(AtomicFiles.partOf(file), file);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
