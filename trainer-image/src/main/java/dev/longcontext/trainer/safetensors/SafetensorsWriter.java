package dev.longcontext.trainer.safetensors;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Writes safetensors files, one tensor in memory at a time. */
public final class SafetensorsWriter {

    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * A tensor to be written.
     *
     * @param content called once, in order; gives exactly the bytes that type and shape take
     */
    public record Tensor(String name, TensorType type, long[] shape, Content content) {}

    /** Gives a tensor's bytes, little-endian and row-major, to the file in one or more pieces. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Sink sink) throws IOException;
    }

    /** Takes the bytes from the buffer's position to its limit. */
    @FunctionalInterface
    public interface Sink {
        void write(ByteBuffer bytes) throws IOException;
    }

    /**
     * Writes a new file and forces it to the storage device.
     *
     * @throws java.nio.file.FileAlreadyExistsException rather than overwrite
     */
    public static void write(Path file, Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            writeFully(channel, header(metadata, tensors));
            for (Tensor tensor : tensors) {
                long start = channel.position();
                tensor.content().writeTo(bytes -> writeFully(channel, bytes));
                long written = channel.position() - start;
                long expected = tensor.type().bytes(tensor.shape());
                if (written != expected) {
                    throw new IllegalStateException(
                            tensor.name() + ": " + written + " bytes were written, its shape takes " + expected);
                }
            }
            channel.force(true);
        }
    }

    private static ByteBuffer header(Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        var json = new JsonMapper();
        ObjectNode root = json.createObjectNode();
        if (!metadata.isEmpty()) {
            root.set(HeaderReader.METADATA, json.valueToTree(metadata));
        }
        long offset = 0;
        for (Tensor tensor : tensors) {
            long end = offset + tensor.type().bytes(tensor.shape());
            ObjectNode entry = root.putObject(tensor.name());
            entry.put("dtype", tensor.type().name());
            entry.set("shape", json.valueToTree(tensor.shape()));
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = json.writeValueAsBytes(root);
        int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; // spaces, so that the data is aligned
        var buffer = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(padded).put(text);
        while (buffer.hasRemaining()) {
            buffer.put((byte) ' ');
        }
        return buffer.flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
