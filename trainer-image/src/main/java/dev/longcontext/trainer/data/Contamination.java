package dev.longcontext.trainer.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.DamagedFileException;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.records.RecordReader;
import dev.longcontext.trainer.records.RecordReaders;
import dev.longcontext.trainer.schemas.LineParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Every 13 words in a row of the texts that a run is evaluated on: a sample that has one of them is contaminated, as GPT-3's
 * authors defined it (doi 10.48550/arXiv.2005.14165, appendix C). In memory are 8 bytes for each word of these texts. Any
 * number of threads may ask.
 */
public final class Contamination {

    /** Of a run that is evaluated on no texts. */
    public static final Contamination NONE = new Contamination(new long[0]);

    private final long[] sorted;

    private Contamination(long[] sorted) {
        this.sorted = sorted;
    }

    /**
     * @param texts sources of which a suite measures the texts
     * @param items sources whose records have forms of a suite's own: all that they say counts
     * @throws LineProblem where a file cannot be read
     */
    public static Contamination of(List<Source> texts, List<Source> items, Pulse pulse)
            throws IOException, LineProblem {
        LongStream.Builder hashes = LongStream.builder();
        for (Source source : texts) {
            LineParser parser = new LineParser(source.format(), source.fields());
            add(source, line -> texts(line, parser), pulse, hashes);
        }
        for (Source source : items) {
            add(source, Contamination::strings, pulse, hashes);
        }
        return new Contamination(hashes.build().sorted().distinct().toArray());
    }

    private static void add(Source source, Function<Line, List<String>> texts, Pulse pulse, LongStream.Builder hashes)
            throws IOException, LineProblem {
        for (DataFile file : source.files()) {
            try (RecordReader records = RecordReaders.open(file, 0)) {
                for (Optional<Line> line = records.next(); line.isPresent(); line = records.next()) {
                    pulse.beat();
                    texts.apply(line.get()).forEach(text -> WordRuns.of(text).forEach(run -> hashes.add(run.hash())));
                }
            } catch (DamagedFileException e) {
                throw source.damaged(file, e); // behind the last sample of the evaluation
            }
        }
    }

    private static List<String> texts(Line line, LineParser parser) {
        try {
            return parser.parse(line).texts();
        } catch (LineProblem unusable) {
            // behind the last sample of the evaluation: one before it was told when the evaluation was prepared
            return strings(line);
        }
    }

    /** All texts of a record, whatever their fields are called. */
    private static List<String> strings(Line line) {
        try {
            List<String> strings = new ArrayList<>();
            Deque<JsonNode> left = new ArrayDeque<>(List.of(Json.MAPPER.readTree(line.bytes())));
            while (!left.isEmpty()) {
                JsonNode node = left.removeFirst();
                if (node.isTextual()) {
                    strings.add(node.asText());
                }
                node.forEach(left::addLast);
            }
            return strings;
        } catch (IOException notJson) {
            return List.of();
        }
    }

    /** Of all that samples are compared with. */
    String digest() {
        MessageDigest digest = Digests.sha256();
        byte[] bytes = new byte[Long.BYTES];
        for (long hash : sorted) {
            ByteBuffer.wrap(bytes).putLong(hash);
            digest.update(bytes);
        }
        return Digests.hex(digest);
    }

    /** The first words that a sample shares with one of the texts. */
    Optional<String> sharedWith(LineParser.Parsed sample) {
        if (sorted.length == 0) {
            return Optional.empty();
        }
        return sample.texts().stream()
                .flatMap(text -> WordRuns.of(text)
                        .filter(run -> Arrays.binarySearch(sorted, run.hash()) >= 0)
                        .map(run -> text.substring(run.start(), run.end()))
                        .limit(1))
                .findFirst();
    }
}
