package dev.longcontext.trainer.records;

import java.io.IOException;
import java.util.Optional;

/** Reads a file's records, one after another; what is in memory does not depend on the size of the file. */
public interface RecordReader extends AutoCloseable {

    /** Far more than any sample: 32 MiB of text are some 8 million tokens. */
    int MOST_BYTES = 32 << 20;

    /**
     * The next record.
     *
     * @throws LineProblem where the rest of the file cannot be read; it names the file
     */
    Optional<Line> next() throws IOException, LineProblem;

    /** How far the numbers of this file's records went, blank lines counted too. */
    long count();

    /** Bytes of the file read so far; compressed ones of a compressed file. */
    long bytesRead();

    /** What is the matter with a file in which no record was found. */
    String nothing();

    @Override
    void close() throws IOException;
}
