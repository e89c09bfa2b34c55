package dev.longcontext.trainer.records;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that are read in blocks through it. */
final class CountingStream extends FilterInputStream {

    private long count;

    CountingStream(InputStream in) {
        super(in);
    }

    long count() {
        return count;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        count += Math.max(0, n);
        return n;
    }

    @Override
    public int read() throws IOException {
        int c = in.read();
        count += c < 0 ? 0 : 1;
        return c;
    }

    @Override
    public boolean markSupported() {
        return false; // a byte would count twice
    }
}
