package dev.longcontext.trainer.data;

import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Writes a {@link SampleStore}, sample by sample. Its files are there once {@link #finish} has returned, not before. */
public final class SampleStoreWriter implements AutoCloseable {

    private static final int BUFFER = 1 << 18;

    private final Path folder;
    private final List<String> sources;
    private final OutputStream tokensOut;
    private final CheckedOutputStream indexOut;
    private int samples;
    private long tokens;
    private long targets;

    /** @param sources names of the sources, in the order of their numbers */
    public SampleStoreWriter(Path folder, List<String> sources) throws IOException {
        this.folder = folder;
        this.sources = List.copyOf(sources);
        Files.createDirectories(folder);
        tokensOut = open(SampleStoreFormat.tokensFile(folder));
        indexOut = new CheckedOutputStream(open(SampleStoreFormat.indexFile(folder)), new CRC32C());
    }

    /** Where a sample comes from: number of its source, and line there, from 1. */
    public record Origin(int source, long line, boolean truncated) {}

    /**
     * @param sample whose labels are the ids of the targets. It has one at least: training divides by their number
     */
    public void add(Sample sample, Origin origin) throws IOException {
        int[] ids = sample.ids();
        int[] labels = sample.labels();
        if (sample.targets() == 0) {
            throw new IllegalArgumentException(
                    "line " + origin.line() + ": no trained token, so nothing can be learnt");
        }
        ByteBuffer words = ByteBuffer.allocate(ids.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int t = 0; t < ids.length; t++) {
            boolean target = sample.isTarget(t);
            if (ids[t] < 0 || (target && labels[t] != ids[t])) {
                throw new IllegalArgumentException("token " + t + ": id " + ids[t] + ", label " + labels[t]);
            }
            words.putInt(target ? ids[t] | SampleStoreFormat.TARGET_BIT : ids[t]);
            targets += target ? 1 : 0;
        }
        tokensOut.write(words.array());
        indexOut.write(SampleStoreFormat.entryBytes(new SampleStoreFormat.Entry(
                tokens,
                ids.length,
                SampleStoreFormat.checksum(words.array()),
                origin.line(),
                origin.source(),
                origin.truncated())));
        tokens += ids.length;
        samples = Math.addExact(samples, 1);
    }

    /** Makes the files appear, whole. */
    public void finish() throws IOException {
        indexOut.write(SampleStoreFormat.sourcesBytes(sources));
        indexOut.write(SampleStoreFormat.countsBytes(new SampleStoreFormat.Header(samples, tokens, targets, sources)));
        indexOut.write(SampleStoreFormat.sealBytes((int) indexOut.getChecksum().getValue()));
        close();
        for (Path file : List.of(SampleStoreFormat.tokensFile(folder), SampleStoreFormat.indexFile(folder))) {
            AtomicFiles.sync(AtomicFiles.partOf(file));
            AtomicFiles.rename(AtomicFiles.partOf(file), file);
        }
    }

    @Override
    public void close() throws IOException {
        tokensOut.close();
        indexOut.close();
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(AtomicFiles.partOf(file)), BUFFER);
    }
}
