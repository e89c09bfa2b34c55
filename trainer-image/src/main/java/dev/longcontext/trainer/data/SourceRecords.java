package dev.longcontext.trainer.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.DataConfig.Pick;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.DamagedFileException;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.records.RecordReader;
import dev.longcontext.trainer.records.RecordReaders;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records of sources as they are, in one file of lines: for who makes something else of them than samples. Each is an object of
 * JSON, whatever the source's files are.
 */
public final class SourceRecords {
    private static final String FILE = "records.jsonl";

    private SourceRecords() {}

    /**
     * A record.
     *
     * @param source its name
     * @param place file and line, for messages
     */
    public record SourceRecord(String source, String place, JsonNode record) {}

    /**
     * Reads sources and writes what is selected of them; of a selection only how many and which count.
     *
     * @param seed of what is drawn at random
     * @throws FailureException of class InvalidData at a file that cannot be read, and at a record that is no object
     */
    public static void write(List<Source> sources, Path folder, long seed, Pulse pulse) throws IOException {
        try (LinesFile out = new LinesFile(folder.resolve(FILE))) {
            for (Source source : sources) {
                for (SourceRecord each : selected(source, seed, pulse)) {
                    out.add(each);
                }
            }
            out.finish();
        }
    }

    private record Numbered(long number, SourceRecord record) {}

    private static List<SourceRecord> selected(Source source, long seed, Pulse pulse) throws IOException {
        Selection selection = source.selection();
        boolean random = selection.pick() == Pick.Random && selection.maxSamples() < Integer.MAX_VALUE;
        RandomDraw draw = new RandomDraw(random ? selection.maxSamples() : 1, source.name(), seed);
        List<Numbered> kept = new ArrayList<>();
        long before = 0;
        for (DataFile file : source.files()) {
            try (RecordReader records = RecordReaders.open(file, before)) {
                Optional<Line> line = records.next();
                if (line.isEmpty()) {
                    throw new LineProblem(file.address() + ": " + records.nothing(), "Check how the file was created.");
                }
                for (; line.isPresent() && (random || kept.size() < selection.maxSamples()); line = records.next()) {
                    pulse.beat();
                    long number = line.get().number();
                    if (!random || draw.within(number)) {
                        draw.offer(number);
                        kept.add(new Numbered(number, parsed(source, line.get())));
                    }
                }
                before += records.count();
            } catch (DamagedFileException e) {
                throw source.damaged(file, e);
            } catch (LineProblem problem) {
                throw new FailureException(FailureClass.InvalidData, problem.getMessage(), problem.remedy())
                        .atField(source.field())
                        .causedBy(problem);
            }
        }
        return kept.stream()
                .filter(each -> !random || draw.within(each.number()))
                .map(Numbered::record)
                .toList();
    }

    private static SourceRecord parsed(Source source, Line line) throws LineProblem {
        try {
            JsonNode record = Json.MAPPER.readTree(line.bytes());
            if (record.isObject()) {
                return new SourceRecord(source.name(), line.place(), record);
            }
        } catch (IOException e) {
            throw new LineProblem(line.place() + ": is not JSON: " + e.getMessage(), "Write an object of JSON a line.");
        }
        throw new LineProblem(line.place() + ": is no object", "Write an object of JSON, {...}, a line.");
    }

    /** What was written. */
    public static List<SourceRecord> read(Path folder) throws IOException {
        List<SourceRecord> records = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve(FILE))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                records.add(Json.MAPPER.readValue(line, SourceRecord.class));
            }
        }
        return records;
    }

    /** Of what was written, with its sources' names. */
    public static String digest(Path folder) throws IOException {
        return Digests.ofFile(folder.resolve(FILE));
    }
}
