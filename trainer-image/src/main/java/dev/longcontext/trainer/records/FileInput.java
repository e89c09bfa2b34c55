package dev.longcontext.trainer.records;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.longcontext.trainer.files.NativeCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A file's content as UTF-8: unpacked, told by its first bytes and not by its name; out of UTF-16, if it is that; without a
 * byte order mark.
 */
final class FileInput implements AutoCloseable {

    /** What is looked at to tell what a file is. */
    static final int HEAD = 1 << 16;

    private static final int BUFFER = 1 << 16;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    private static final byte[] SKIPPED = {0x2a, 0x4d, 0x18};

    /** What {@code zstd --long=31} packs with, as large corpora are; a file with a shorter window needs no more than that. */
    private static final int LONGEST_WINDOW = 31;

    private static final byte[] UTF8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final byte[] LITTLE_ENDIAN_MARK = {(byte) 0xff, (byte) 0xfe};
    private static final byte[] BIG_ENDIAN_MARK = {(byte) 0xfe, (byte) 0xff};

    private final CountingStream counted;
    private final InputStream content;
    private final Optional<String> packing;
    private final byte[] head;

    private FileInput(CountingStream counted, Optional<String> packing, InputStream unpacked) throws IOException {
        this.counted = counted;
        this.packing = packing;
        this.content = new BufferedInputStream(plain(unpacked), BUFFER);
        this.head = peek(content, HEAD);
    }

    static FileInput open(Path file) throws IOException {
        CountingStream counted = new CountingStream(Files.newInputStream(file));
        try {
            InputStream raw = new BufferedInputStream(counted, BUFFER);
            byte[] start = peek(raw, ZSTD.length);
            if (startsWith(start, GZIP)) {
                InputStream gzip = new UnpackingStream("gzip", raw, packed -> new GZIPInputStream(packed, BUFFER));
                return new FileInput(counted, Optional.of("gzip"), new BufferedInputStream(gzip, BUFFER));
            }
            if (startsWith(start, ZSTD) || isSkipped(start)) {
                NativeCode.load("zstd", "com.github.luben.zstd.ZstdInputStreamNoFinalizer");
                InputStream zstd = new UnpackingStream(
                        "zstd", raw, packed -> new ZstdInputStreamNoFinalizer(packed).setLongMax(LONGEST_WINDOW));
                return new FileInput(counted, Optional.of("zstd"), new BufferedInputStream(zstd, BUFFER));
            }
            return new FileInput(counted, Optional.empty(), raw);
        } catch (IOException e) {
            counted.close();
            throw e;
        }
    }

    /** How the file is packed, if it is. */
    Optional<String> packing() {
        return packing;
    }

    /** The first {@value #HEAD} bytes, or all; not to be changed. */
    byte[] head() {
        return head;
    }

    InputStream content() {
        return content;
    }

    /** Of the file itself, packed as it may be. */
    long bytesRead() {
        return counted.count();
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    /** UTF-8 without a byte order mark. */
    private static InputStream plain(InputStream in) throws IOException {
        byte[] start = peek(in, 4);
        if (startsWith(start, UTF8_MARK)) {
            in.skipNBytes(UTF8_MARK.length);
            return in;
        }
        boolean marked = startsWith(start, LITTLE_ENDIAN_MARK) || startsWith(start, BIG_ENDIAN_MARK);
        Optional<Charset> utf16 = marked
                ? Optional.of(
                        startsWith(start, BIG_ENDIAN_MARK) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE)
                : withoutMark(start);
        if (marked) {
            in.skipNBytes(LITTLE_ENDIAN_MARK.length);
        }
        return utf16.isPresent() ? new Utf8Stream(in, utf16.get()) : in;
    }

    /** UTF-16 whose first characters are of ASCII, as those of JSON and of a table's names are. */
    private static Optional<Charset> withoutMark(byte[] start) {
        if (start.length < 4) {
            return Optional.empty();
        }
        if (start[0] == 0 && start[1] != 0 && start[2] == 0 && start[3] != 0) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        boolean little = start[0] != 0 && start[1] == 0 && start[2] != 0 && start[3] == 0;
        return little ? Optional.of(StandardCharsets.UTF_16LE) : Optional.empty();
    }

    /** A frame of zstd without content, of sixteen kinds: pzstd begins files with one. */
    private static boolean isSkipped(byte[] start) {
        return start.length == ZSTD.length
                && (start[0] & 0xf0) == 0x50
                && startsWith(Arrays.copyOfRange(start, 1, start.length), SKIPPED);
    }

    static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(Arrays.copyOf(bytes, start.length), start);
    }

    private static byte[] peek(InputStream in, int length) throws IOException {
        in.mark(length);
        byte[] start = in.readNBytes(length);
        in.reset();
        return start;
    }
}
