package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.records.DamagedFileException;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.records.RecordReader;
import dev.longcontext.trainer.records.RecordReaders;
import dev.longcontext.trainer.schemas.LineParser;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/** The texts of a source, one at a time: for who makes something else of them than samples. */
public final class TextReader implements AutoCloseable {

    private final Source source;
    private final Iterator<DataFile> files;
    private final LineParser parser;
    private DataFile file;
    private RecordReader records;
    private long recordsBefore;
    private boolean anyInFile;

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
        this.parser = new LineParser(Format.Text, source.fields());
    }

    /** @throws FailureException of class InvalidData at a file that cannot be read or is empty, and at a line that is no text */
    public Optional<Text> next() throws IOException {
        try {
            while (records != null || files.hasNext()) {
                if (records == null) {
                    file = files.next();
                    records = RecordReaders.open(file, recordsBefore);
                    anyInFile = false;
                }
                Optional<Line> line = records.next();
                if (line.isPresent()) {
                    anyInFile = true;
                    return Optional.of(text(line.get()));
                }
                if (!anyInFile) {
                    throw new LineProblem(
                            file.address() + ": " + records.nothing(),
                            "Check how the file was created or copied, provide one with texts, or remove the source.");
                }
                recordsBefore += records.count();
                close();
            }
            return Optional.empty();
        } catch (LineProblem problem) {
            throw refusal(problem.getMessage(), problem);
        } catch (DamagedFileException e) {
            throw source.damaged(file, e);
        }
    }

    private Text text(Line line) {
        try {
            LineParser.Parsed parsed = parser.parse(line);
            if (parsed.isChat()) {
                throw new LineProblem("is a chat, not a text", "Name the field of a text in the source's fields.text.");
            }
            return new Text(source.name(), line.file(), line.inFile(), Digests.ofBytes(line.bytes()), parsed.text());
        } catch (LineProblem problem) {
            throw refusal(line.place() + ": " + problem.getMessage(), problem);
        }
    }

    private FailureException refusal(String message, LineProblem problem) {
        return new FailureException(FailureClass.InvalidData, message, problem.remedy()).atField(source.field());
    }

    @Override
    public void close() throws IOException {
        if (records != null) {
            records.close();
            records = null;
        }
    }
}
