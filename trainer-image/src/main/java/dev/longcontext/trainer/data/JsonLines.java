package dev.longcontext.trainer.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The lines of a file, plain or gzip (told by its first bytes, not by its name), one at a time. */
final class JsonLines implements AutoCloseable {

    /** Far more than any sample: 32 MiB of text are some 8 million tokens. */
    static final int MOST_BYTES = 32 << 20;

    private static final int BUFFER = 1 << 16;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final String address;
    private final long before;
    private final CountingStream counted;
    private final InputStream in;
    private long number;

    /** A line that would not fit into memory: of a file of another kind, or made to fill it. */
    static final class LineTooLongException extends IOException {

        private static final long serialVersionUID = 1L;

        private final long line;

        LineTooLongException(long line) {
            super("has more than " + MOST_BYTES + " bytes");
            this.line = line;
        }

        /** From 1. */
        long line() {
            return line;
        }
    }

    /** @param before lines of the source's earlier files */
    JsonLines(Source.File file, long before) throws IOException {
        this.address = file.address();
        this.before = before;
        counted = new CountingStream(Files.newInputStream(file.path()));
        try {
            BufferedInputStream raw = new BufferedInputStream(counted, BUFFER);
            in = isGzip(raw) ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw;
        } catch (IOException e) {
            counted.close();
            throw e;
        }
    }

    /**
     * The next line that is not blank.
     *
     * @throws LineTooLongException at a line of more than {@value #MOST_BYTES} bytes, however few they are compressed
     */
    Optional<Line> next() throws IOException {
        for (Optional<Line> line = nextOfAny(); line.isPresent(); line = nextOfAny()) {
            if (!line.get().isBlank()) {
                return line;
            }
        }
        return Optional.empty();
    }

    /** Lines of this file so far, blank ones too. */
    long count() {
        return number;
    }

    /** Bytes of the file read so far; compressed ones of a compressed file. */
    long bytesRead() {
        return counted.count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private Optional<Line> nextOfAny() throws IOException {
        int c = in.read();
        if (c < 0) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (bytes.size() == MOST_BYTES) {
                throw new LineTooLongException(number + 1);
            }
            bytes.write(c);
        }
        byte[] line = bytes.toByteArray();
        boolean carriageReturn = line.length > 0 && line[line.length - 1] == '\r';
        number++;
        byte[] content = carriageReturn ? Arrays.copyOf(line, line.length - 1) : line;
        return Optional.of(new Line(before + number, address, number, content));
    }

    private static boolean isGzip(BufferedInputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
        in.reset();
        return gzip;
    }

    private static final class CountingStream extends FilterInputStream {

        private long count;

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            count += Math.max(0, n);
            return n;
        }
    }
}
