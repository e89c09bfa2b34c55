package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/** The texts of a source, one at a time: for who makes something else of them than samples. */
public final class TextReader implements AutoCloseable {

    private final Source source;
    private final Iterator<Source.File> files;
    private final LineParser parser = new LineParser(Format.Text);
    private JsonLines lines;
    private long linesBefore;

    /**
     * A text, and where it comes from.
     *
     * @param line in the file, from 1
     * @param sha256 of the line
     */
    public record Text(String source, String file, long line, String sha256, String text) {}

    public TextReader(Source source) {
        this.source = source;
        this.files = source.files().iterator();
    }

    /** @throws FailureException of class InvalidData at a line that is no text */
    public Optional<Text> next() throws IOException {
        while (lines != null || files.hasNext()) {
            if (lines == null) {
                lines = new JsonLines(files.next(), linesBefore);
            }
            Optional<Line> line = lines.next();
            if (line.isPresent()) {
                return Optional.of(text(line.get()));
            }
            linesBefore += lines.count();
            close();
        }
        return Optional.empty();
    }

    private Text text(Line line) {
        try {
            String text = parser.parse(line).text();
            return new Text(source.name(), line.file(), line.inFile(), Digests.ofBytes(line.bytes()), text);
        } catch (LineProblem problem) {
            throw new FailureException(
                            FailureClass.InvalidData, line.place() + ": " + problem.getMessage(), problem.remedy())
                    .atField(source.field());
        }
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
            lines = null;
        }
    }
}
