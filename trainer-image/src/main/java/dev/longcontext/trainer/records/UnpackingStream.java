package dev.longcontext.trainer.records;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** Unpacks, and tells bytes that cannot be unpacked from a volume that cannot be read. */
final class UnpackingStream extends FilterInputStream {

    private final String packing;

    /** Makes a stream of unpacked bytes. */
    interface Unpacking {
        InputStream of(InputStream packed) throws IOException;
    }

    UnpackingStream(String packing, InputStream packed, Unpacking unpacking) throws IOException {
        super(packed);
        this.packing = packing;
        try {
            in = unpacking.of(packed);
        } catch (IOException e) {
            throw told(e);
        }
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw told(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            throw told(e);
        }
    }

    private IOException told(IOException e) {
        boolean damaged = e instanceof ZipException || e instanceof EOFException || e instanceof ZstdIOException;
        return damaged ? new DamagedFileException(packing, e) : e;
    }
}
