package dev.longcontext.trainer.synthesis.ledger;

import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a journal, and tells what was never safe from what was damaged later. A volume that was waited for has all that was
 * written before, so where a line is missing at the end of the file, its writer was still waiting. The same holds for a few
 * lines behind bytes of zero, which file systems leave in place of what did not get there before the power went.
 */
final class JournalReader {

    private static final int BUFFER = 1 << 16;

    /** Above the number of threads that can wait for the volume at a time. */
    private static final int MOST_WAITING = 2048;

    private static final ObjectReader READER = Json.MAPPER.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;
    private final Lines lines;
    private long start;

    /** Where the first line begins that cannot be read; negative while there is none. */
    private long unreadable = -1;

    private boolean zeros;
    private int behind;

    /** Gets the lines that were safe. */
    interface Lines {
        void take(Entry entry, Place place);
    }

    private JournalReader(Path file, Lines lines) {
        this.file = file;
        this.lines = lines;
    }

    /** @return where the lines end that were safe */
    static long read(Path file, Lines lines) throws IOException {
        return new JournalReader(file, lines).read();
    }

    private long read() throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    take(line.toByteArray());
                    line.reset();
                } else {
                    zeros |= b == 0;
                    line.write(b);
                }
            }
        }
        return unreadable < 0 ? start : unreadable;
    }

    private void take(byte[] line) throws IOException {
        Optional<Entry> entry;
        try {
            entry = entry(line);
        } catch (IOException e) {
            throw damaged(file, start, e);
        }
        if (entry.isEmpty()) {
            unreadable = unreadable < 0 ? start : unreadable;
        } else if (unreadable >= 0) {
            behind++;
            if (!zeros || behind > MOST_WAITING) {
                throw damaged(file, unreadable, null);
            }
        } else {
            lines.take(entry.get(), new Place(start, line.length));
        }
        start += line.length + 1;
    }

    /**
     * An entry; empty where the line is no JSON.
     *
     * @throws IOException where it is, but no entry
     */
    static Optional<Entry> entry(byte[] line) throws IOException {
        JsonNode tree;
        try {
            // of bytes Jackson takes zeros for another encoding
            tree = READER.readTree(new String(line, StandardCharsets.UTF_8));
        } catch (StreamReadException e) {
            return Optional.empty();
        }
        Entry entry = Json.MAPPER.treeToValue(tree, Entry.class);
        if (entry == null || !entry.whole()) {
            throw new IOException("a field is missing");
        }
        return Optional.of(entry);
    }

    static FailureException damaged(Path file, long at, IOException cause) {
        return new FailureException(
                        FailureClass.Storage,
                        file + " is damaged at byte " + at + ": the line is not an entry of this journal",
                        "Check the volume. Delete the file to ask everything again, on a new budget.")
                .causedBy(cause);
    }
}
