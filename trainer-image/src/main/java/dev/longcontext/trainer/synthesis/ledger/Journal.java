package dev.longcontext.trainer.synthesis.ledger;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of JSON lines that only grows, safe on the volume line by line. A last line that was cut off when the process died is
 * cut away; any other line that cannot be read is damage. Any number of threads may append: those that wait for the volume at
 * the same time share one wait.
 */
final class Journal implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path file;

    /** No channel: an interrupt of a thread that writes would close it for all. */
    private final RandomAccessFile bytes;

    private final Object volume = new Object();
    private long end;
    private long safe;

    /** Where a line lies in the file. */
    record Place(long start, int bytes) {}

    /** Gets the lines of before. */
    interface Reader {
        void take(Entry entry, Place place);
    }

    private Journal(Path file) throws IOException {
        this.file = file;
        this.bytes = new RandomAccessFile(file.toFile(), "rw");
    }

    static Journal open(Path file, Reader reader) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Journal journal = new Journal(file);
        try {
            journal.end = journal.read(reader);
            journal.bytes.setLength(journal.end);
            journal.bytes.getFD().sync();
            // a name that is not on the volume is gone with the machine, and all that is in the file with it
            AtomicFiles.sync(folder);
            AtomicFiles.sync(folder.getParent());
            journal.safe = journal.end;
            return journal;
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /** @return where the whole lines end */
    private long read(Reader reader) throws IOException {
        long start = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                reader.take(entry(line.toByteArray(), start), new Place(start, line.size()));
                start += line.size() + 1;
                line.reset();
            }
        }
        return start;
    }

    private Entry entry(byte[] line, long start) {
        try {
            Entry entry = Json.MAPPER.readValue(line, Entry.class);
            if (!entry.whole()) {
                throw new IOException("a field is missing");
            }
            return entry;
        } catch (IOException e) {
            throw new FailureException(
                            FailureClass.Storage,
                            file + " is damaged at byte " + start + ": the line is not an entry of this journal",
                            "Check the volume. Delete the file to ask everything again, on a new budget.")
                    .causedBy(e);
        }
    }

    /** Returns when the entry is safe on the volume. */
    Place append(Entry entry) throws IOException {
        byte[] line = (Json.compact(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        long start;
        synchronized (this) {
            start = end;
            bytes.seek(start);
            bytes.write(line);
            end = start + line.length;
        }
        sync(start + line.length);
        return new Place(start, line.length - 1);
    }

    /** Who comes while another waits for the volume finds, when it is done, that the next wait covers all who came. */
    private void sync(long upTo) throws IOException {
        synchronized (volume) {
            if (safe >= upTo) {
                return;
            }
            long written;
            synchronized (this) {
                written = end;
            }
            bytes.getFD().sync();
            safe = written;
        }
    }

    Entry at(Place place) throws IOException {
        byte[] line = new byte[place.bytes()];
        synchronized (this) {
            bytes.seek(place.start());
            bytes.readFully(line);
        }
        return entry(line, place.start());
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
