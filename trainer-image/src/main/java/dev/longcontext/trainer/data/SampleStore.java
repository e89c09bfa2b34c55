package dev.longcontext.trainer.data;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The tokenised samples, on the volume: only the samples asked for come into memory. Made by {@link SampleStoreWriter}.
 * Any number of threads may read.
 *
 * <p>Tokens are read through the file's channel at their place: the pages are the operating system's cache as with a
 * mapping, but an I/O error becomes an exception instead of the death of the process, and files may exceed 2 GiB.
 */
public final class SampleStore implements AutoCloseable {

    private final Path tokensFile;
    private final FileChannel tokens;
    private final MappedByteBuffer index;
    private final SampleStoreFormat.Header header;

    private SampleStore(Path tokensFile, FileChannel tokens, MappedByteBuffer index, SampleStoreFormat.Header header) {
        this.tokensFile = tokensFile;
        this.tokens = tokens;
        this.index = index;
        this.header = header;
    }

    /**
     * Where a sample comes from.
     *
     * @param source name of the source
     * @param line its line there, from 1
     * @param truncated whether its end was cut off
     */
    public record Provenance(String source, long line, boolean truncated) {}

    /** The store's two files, whose content decides what is trained on. */
    public static List<Path> files(Path folder) {
        return List.of(SampleStoreFormat.tokensFile(folder), SampleStoreFormat.indexFile(folder));
    }

    /**
     * Of the samples. The index has a checksum of each, so the tokens need not be read.
     *
     * @param folder of a store
     */
    public static String digest(Path folder) throws IOException {
        Path index = SampleStoreFormat.indexFile(folder);
        if (!Files.exists(index)) {
            throw notThere(index.toString());
        }
        return Digests.ofFile(index);
    }

    private static FailureException notThere(String file) {
        return new FailureException(
                FailureClass.Storage,
                file + " is not there",
                "Run the stage prepare in this workspace; if it says that it is done, delete prepare.manifest.json first.");
    }

    /** @param folder of a store, such as the workspace's {@code data} */
    public static SampleStore open(Path folder) throws IOException {
        Path indexFile = SampleStoreFormat.indexFile(folder);
        Path tokensFile = SampleStoreFormat.tokensFile(folder);
        try (FileChannel channel = FileChannel.open(indexFile, StandardOpenOption.READ)) {
            MappedByteBuffer index = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            index.order(ByteOrder.LITTLE_ENDIAN);
            SampleStoreFormat.Header header = SampleStoreFormat.readHeader(index, indexFile);
            FileChannel tokens = FileChannel.open(tokensFile, StandardOpenOption.READ);
            if (tokens.size() != header.tokens() * Integer.BYTES) {
                tokens.close();
                throw SampleStoreFormat.corrupt(
                        tokensFile,
                        "has " + tokensFile.toFile().length() + " bytes, but the index says "
                                + header.tokens() * Integer.BYTES);
            }
            return new SampleStore(tokensFile, tokens, index, header);
        } catch (NoSuchFileException e) {
            throw notThere(e.getFile()).causedBy(e);
        }
    }

    /** Number of samples. */
    public int size() {
        return header.samples();
    }

    /** Tokens of all samples. */
    public long tokens() {
        return header.tokens();
    }

    /** Targets of all samples. */
    public long targets() {
        return header.targets();
    }

    /** Tokens of sample i; costs no read. */
    public int length(int i) {
        return entry(i).length();
    }

    /** Sample i: one read, and one check of what was read. */
    public Sample sample(int i) {
        int[] words = words(i);
        int[] ids = new int[words.length];
        int[] labels = new int[words.length];
        for (int t = 0; t < words.length; t++) {
            ids[t] = words[t] & SampleStoreFormat.ID_MASK;
            labels[t] = words[t] < 0 ? ids[t] : Sample.NO_TARGET;
        }
        return new Sample(ids, labels);
    }

    public Provenance provenance(int i) {
        SampleStoreFormat.Entry entry = entry(i);
        return new Provenance(header.sources().get(entry.source()), entry.line(), entry.truncated());
    }

    public List<String> sources() {
        return header.sources();
    }

    @Override
    public void close() throws IOException {
        tokens.close();
    }

    private SampleStoreFormat.Entry entry(int i) {
        if (i < 0 || i >= size()) {
            throw new IndexOutOfBoundsException("sample " + i + " of " + size());
        }
        return SampleStoreFormat.readEntry(index, header, i);
    }

    private int[] words(int i) {
        SampleStoreFormat.Entry entry = entry(i);
        ByteBuffer bytes = ByteBuffer.allocate(entry.length() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try {
            readFully(bytes, entry.offset() * Integer.BYTES);
        } catch (IOException e) {
            throw SampleStoreFormat.corrupt(tokensFile, "cannot be read at sample " + i + ": " + e.getMessage())
                    .causedBy(e);
        }
        bytes.flip();
        if (SampleStoreFormat.checksum(bytes.array()) != entry.checksum()) {
            throw SampleStoreFormat.corrupt(tokensFile, "sample " + i + " does not match its checksum");
        }
        IntBuffer words = bytes.asIntBuffer();
        int[] result = new int[entry.length()];
        words.get(result);
        return result;
    }

    private void readFully(ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            int n = tokens.read(bytes, position + bytes.position());
            if (n < 0) {
                throw new EOFException("the file ends early");
            }
        }
    }
}
