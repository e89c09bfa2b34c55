package dev.longcontext.trainer.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;

/** An open safetensors file. The header is read and checked at once, a tensor's data is mapped when asked for. */
public final class SafetensorsFile implements TensorSource, AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final HeaderReader.Header header;

    private SafetensorsFile(Path file, FileChannel channel, HeaderReader.Header header) {
        this.file = file;
        this.channel = channel;
        this.header = header;
    }

    /**
     * @throws SafetensorsException where the header breaks a rule of the format
     * @throws IOException where the file cannot be read
     */
    public static SafetensorsFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new SafetensorsFile(file, channel, new HeaderReader(file).read(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public Path path() {
        return file;
    }

    /** The free text of {@code __metadata__}. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** In the order of their data. */
    public Collection<TensorEntry> tensors() {
        return header.tensors().values();
    }

    @Override
    public TensorEntry tensor(String name) throws SafetensorsException {
        TensorEntry entry = header.tensors().get(name);
        if (entry == null) {
            throw new SafetensorsException(file, "has no tensor \"" + name + "\"");
        }
        return entry;
    }

    @Override
    public ByteBuffer map(TensorEntry entry, long offset, long length) throws IOException {
        checkRange(entry, offset, length);
        return channel.map(FileChannel.MapMode.READ_ONLY, entry.begin() + offset, length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void read(TensorEntry entry, long offset, ByteBuffer target) throws IOException {
        checkRange(entry, offset, target.remaining());
        long position = entry.begin() + offset;
        while (target.hasRemaining()) {
            int count = channel.read(target, position);
            if (count < 0) {
                throw new SafetensorsException(file, "ends inside of \"" + entry.name() + "\"");
            }
            position += count;
        }
    }

    private static void checkRange(TensorEntry entry, long offset, long length) {
        if (offset < 0 || length < 0 || offset > entry.length() - length) {
            throw new IndexOutOfBoundsException(
                    entry.name() + ": bytes " + offset + " to " + (offset + length) + " of " + entry.length());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
