package dev.longcontext.trainer.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.records.Line;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes {@code removed.jsonl}: the lines that a source's steps left out, and why. */
final class RemovedFile implements AutoCloseable {

    private final LinesFile lines;

    /**
     * @param sha256 of the line's bytes, without its end
     * @param step that left it out
     * @param shared the words that it has in common with an evaluation
     * @param duplicateOf the earlier sample that it is like, and how like
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Entry(
            String source,
            String file,
            long line,
            String sha256,
            Step step,
            String shared,
            Place duplicateOf,
            Double similarity) {}

    RemovedFile(Path folder) throws IOException {
        lines = new LinesFile(file(folder));
    }

    static Path file(Path folder) {
        return folder.resolve("removed.jsonl");
    }

    /** The lines of a part that was prepared on its own. */
    void addAll(Path folder) throws IOException {
        try (BufferedReader part = Files.newBufferedReader(file(folder))) {
            for (String line = part.readLine(); line != null; line = part.readLine()) {
                lines.addLine(line);
            }
        }
    }

    /** Those that are too long or too short are counted, and told by the length that the source allows. */
    void add(Source source, Line line, SampleTokenizer.Outcome outcome) throws IOException {
        Optional<Step> step = outcome.fate().step();
        if (step.isPresent()) {
            Place place = Place.of(source, line);
            Optional<Reason> reason = Optional.ofNullable(outcome.reason());
            lines.add(new Entry(
                    place.source(),
                    place.file(),
                    place.line(),
                    Digests.ofBytes(line.bytes()),
                    step.get(),
                    reason.map(Reason::shared).orElse(null),
                    reason.map(Reason::duplicateOf).orElse(null),
                    reason.map(Reason::similarity).orElse(null)));
        }
    }

    void finish() throws IOException {
        lines.finish();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
