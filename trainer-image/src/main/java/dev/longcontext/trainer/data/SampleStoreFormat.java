package dev.longcontext.trainer.data;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The two files of a {@link SampleStore}; all numbers little-endian.
 *
 * <pre>
 * train.tokens   a 32-bit word a token: bits 0 to 30 are the id, bit 31 says that the token is a target
 * train.index    an entry of 32 bytes a sample:
 *                  int64 offset (tokens), int32 length, int32 checksum (CRC-32C of the sample's words),
 *                  int64 line (the highest bit: truncated), int32 source, int32 0
 *                then the names of the sources, a JSON list in UTF-8, then a footer of 40 bytes:
 *                  int32 samples, int32 bytes of the list, int64 tokens, int64 targets,
 *                  int32 checksum of all before it, int32 version, 8 bytes "LCSAMPLE"
 * </pre>
 */
final class SampleStoreFormat {

    static final int ID_MASK = Integer.MAX_VALUE;
    static final int TARGET_BIT = Integer.MIN_VALUE;

    private static final int ENTRY_BYTES = 32;
    private static final int COUNTS_BYTES = 24;
    private static final int FOOTER_BYTES = 40;
    private static final int VERSION = 1;
    private static final byte[] MAGIC = "LCSAMPLE".getBytes(StandardCharsets.US_ASCII);
    private static final long TRUNCATED_BIT = Long.MIN_VALUE;

    private SampleStoreFormat() {}

    record Header(int samples, long tokens, long targets, List<String> sources) {}

    record Entry(long offset, int length, int checksum, long line, int source, boolean truncated) {}

    static Path tokensFile(Path folder) {
        return folder.resolve("train.tokens");
    }

    static Path indexFile(Path folder) {
        return folder.resolve("train.index");
    }

    static FailureException corrupt(Path file, String what) {
        return new FailureException(
                FailureClass.Storage,
                file + ": " + what,
                "The volume lost data: delete prepare.manifest.json and run the stage prepare again.");
    }

    static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    static byte[] entryBytes(Entry entry) {
        return ByteBuffer.allocate(ENTRY_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(entry.offset())
                .putInt(entry.length())
                .putInt(entry.checksum())
                .putLong(entry.line() | (entry.truncated() ? TRUNCATED_BIT : 0))
                .putInt(entry.source())
                .putInt(0)
                .array();
    }

    static byte[] sourcesBytes(List<String> sources) {
        return Json.compact(sources).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] countsBytes(Header header) {
        return ByteBuffer.allocate(COUNTS_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(header.samples())
                .putInt(sourcesBytes(header.sources()).length)
                .putLong(header.tokens())
                .putLong(header.targets())
                .array();
    }

    static byte[] sealBytes(int checksum) {
        return ByteBuffer.allocate(FOOTER_BYTES - COUNTS_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(checksum)
                .putInt(VERSION)
                .put(MAGIC)
                .array();
    }

    static Header readHeader(ByteBuffer index, Path file) throws IOException {
        int footer = index.limit() - FOOTER_BYTES;
        if (footer < 0) {
            throw corrupt(file, "has " + index.limit() + " bytes, too few for an index");
        }
        byte[] magic = new byte[MAGIC.length];
        index.get(index.limit() - MAGIC.length, magic);
        int version = index.getInt(index.limit() - MAGIC.length - Integer.BYTES);
        if (!Arrays.equals(magic, MAGIC) || version != VERSION) {
            throw corrupt(file, "is not an index of version " + VERSION);
        }
        int samples = index.getInt(footer);
        int sourcesBytes = index.getInt(footer + 4);
        if (samples < 0 || sourcesBytes < 0 || (long) samples * ENTRY_BYTES + sourcesBytes != footer) {
            throw corrupt(file, "has " + index.limit() + " bytes, which does not fit " + samples + " samples");
        }
        CRC32C crc = new CRC32C();
        crc.update(index.duplicate().limit(footer + COUNTS_BYTES).rewind());
        if ((int) crc.getValue() != index.getInt(footer + COUNTS_BYTES)) {
            throw corrupt(file, "does not match its checksum");
        }
        byte[] sources = new byte[sourcesBytes];
        index.get(samples * ENTRY_BYTES, sources);
        List<String> names = Json.MAPPER.readValue(sources, new TypeReference<>() {});
        return new Header(samples, index.getLong(footer + 8), index.getLong(footer + 16), names);
    }

    static Entry readEntry(ByteBuffer index, Header header, int i) {
        int at = i * ENTRY_BYTES;
        long line = index.getLong(at + 16);
        return new Entry(
                index.getLong(at),
                index.getInt(at + 8),
                index.getInt(at + 12),
                line & ~TRUNCATED_BIT,
                index.getInt(at + 24),
                line < 0);
    }
}
