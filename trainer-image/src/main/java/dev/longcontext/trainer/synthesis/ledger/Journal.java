package dev.longcontext.trainer.synthesis.ledger;

import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of JSON lines that only grows, safe on the volume line by line. What was not safe yet when the process or the machine
 * died is cut away: nobody was told that it was written. A line that cannot be read in the midst of others is damage. Any number
 * of threads may append: those that wait for the volume at the same time share one wait.
 */
final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final Path file;
    private final Volume volume;

    /** No channel: an interrupt of a thread that writes would close it for all. */
    private final RandomAccessFile bytes;

    private final Object syncing = new Object();
    private long end;
    private long safe;

    /** Returns when all that was written to a file is on its volume. */
    interface Volume {
        void sync(FileDescriptor file) throws IOException;
    }

    private Journal(Path file, Volume volume) throws IOException {
        this.file = file;
        this.volume = volume;
        this.bytes = new RandomAccessFile(file.toFile(), "rw");
    }

    static Journal open(Path file, JournalReader.Lines lines) throws IOException {
        return open(file, lines, FileDescriptor::sync);
    }

    static Journal open(Path file, JournalReader.Lines lines, Volume volume) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Journal journal = new Journal(file, volume);
        try {
            journal.end = JournalReader.read(file, lines);
            long lost = journal.bytes.length() - journal.end;
            if (lost > 0) {
                LOG.warn(
                        "{}: the last {} bytes were not yet safe when the process or the machine died, and are cut away; "
                                + "what they were about is asked again",
                        file,
                        lost);
            }
            journal.bytes.setLength(journal.end);
            volume.sync(journal.bytes.getFD());
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
        synchronized (syncing) {
            if (safe >= upTo) {
                return;
            }
            long written;
            synchronized (this) {
                written = end;
            }
            volume.sync(bytes.getFD());
            safe = written;
        }
    }

    Entry at(Place place) throws IOException {
        byte[] line = new byte[place.bytes()];
        synchronized (this) {
            bytes.seek(place.start());
            bytes.readFully(line);
        }
        return JournalReader.entry(line).orElseThrow(() -> JournalReader.damaged(file, place.start(), null));
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
