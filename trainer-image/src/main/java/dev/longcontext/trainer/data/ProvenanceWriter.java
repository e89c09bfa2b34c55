package dev.longcontext.trainer.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.records.Line;
import java.io.IOException;
import java.nio.file.Path;

/** Writes {@code provenance.jsonl}: for each sample of the store, in its order, where it comes from. */
final class ProvenanceWriter implements AutoCloseable {

    private final LinesFile lines;

    /**
     * @param file the file's address, of a source of several
     * @param line its number in the file
     * @param sha256 of the line's bytes, without its end
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Entry(
            String source,
            String file,
            long line,
            String sha256,
            int tokens,
            int targets,
            boolean truncated,
            String licence) {}

    ProvenanceWriter(Path folder) throws IOException {
        lines = new LinesFile(file(folder));
    }

    static Path file(Path folder) {
        return folder.resolve("provenance.jsonl");
    }

    /** A sample that is one line. */
    void add(Source source, Line line, SampleTokenizer.Outcome outcome) throws IOException {
        Place place = Place.of(source, line);
        add(new Entry(
                place.source(),
                place.file(),
                place.line(),
                Digests.ofBytes(line.bytes()),
                outcome.sample().length(),
                outcome.sample().targets(),
                outcome.truncated(),
                source.licence()));
    }

    /** A sample of any making. */
    void add(Object entry) throws IOException {
        lines.add(entry);
    }

    /** @param json of a sample, as another file has it */
    void addLine(String json) throws IOException {
        lines.addLine(json);
    }

    void finish() throws IOException {
        lines.finish();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
