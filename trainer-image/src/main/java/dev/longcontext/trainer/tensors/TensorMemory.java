package dev.longcontext.trainer.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorSource;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Map;

/**
 * Memory in and out of libtorch. DJL's JNI aborts the process when it is handed bfloat16, so bytes pass as uint8 and
 * take their type inside libtorch.
 */
public final class TensorMemory implements AutoCloseable {

    /** Bytes mapped at a time. */
    private static final long PIECE = 1 << 30;

    /** Bytes on their way to or from a file at a time. */
    private static final long COPIED_PIECE = 1 << 24;

    private final MemoryText text;

    public TensorMemory(NDManager parent) {
        this.text = new MemoryText(parent);
    }

    /**
     * A tensor of a file, mapped rather than read: its pages come in when they are touched. Must not be written to.
     *
     * @param owner must outlive every view of the result
     */
    public NDArray map(NDManager owner, TensorSource source, TensorEntry entry) throws IOException {
        if (entry.length() <= PIECE) {
            return view(owner, source.map(entry), entry.shape(), entry.type());
        }
        long[] shape = entry.shape();
        long rowBytes = entry.length() / shape[0];
        long rowsPerPiece = Math.max(1, PIECE / rowBytes);
        try (NDManager pieces = owner.newSubManager()) {
            var parts = new ArrayList<NDArray>();
            for (long row = 0; row < shape[0]; row += rowsPerPiece) {
                long[] part = shape.clone();
                part[0] = Math.min(rowsPerPiece, shape[0] - row);
                ByteBuffer bytes = source.map(entry, row * rowBytes, part[0] * rowBytes);
                parts.add(view(pieces, bytes, part, entry.type()));
            }
            return text.concatenate(owner, parts);
        }
    }

    /** A copy of a file's tensor, in another type or in the same, read in pieces. */
    public NDArray read(NDManager owner, TensorSource source, TensorEntry entry, TensorType type) throws IOException {
        long[] shape = entry.shape();
        NDArray target = empty(owner, shape, type);
        long rows = shape.length == 0 ? 1 : shape[0];
        long rowBytes = entry.length() / Math.max(1, rows);
        long rowsPerPiece = Math.min(rows, Math.max(1, COPIED_PIECE / Math.max(1, rowBytes)));
        try (NDManager reading = owner.newSubManager()) {
            NDArray bits = reading.create(new Shape(rowsPerPiece * rowBytes), DataType.UINT8);
            ByteBuffer bytes = bits.toByteBuffer(true);
            for (long row = 0; row < rows; row += rowsPerPiece) {
                long end = Math.min(rows, row + rowsPerPiece);
                source.read(entry, row * rowBytes, bytes.clear().limit((int) ((end - row) * rowBytes)));
                long[] part = shape.clone();
                if (part.length > 0) {
                    part[0] = end - row;
                }
                NDArray stored = typed(reading, bits, part, entry.type());
                text.fillRows(target, stored, row, end);
                stored.close();
            }
        }
        return target;
    }

    /**
     * A tensor on the buffer's own memory.
     *
     * @param bytes little-endian; copied only if it is not direct or not aligned
     */
    public NDArray view(NDManager owner, ByteBuffer bytes, long[] shape, TensorType type) {
        NDArray bits =
                owner.create(aligned(bytes, type.bits() / Byte.SIZE), new Shape(bytes.remaining()), DataType.UINT8);
        return typed(owner, bits, shape, type);
    }

    private NDArray typed(NDManager owner, NDArray bits, long[] shape, TensorType type) {
        return text.view(owner, bits, shape, type);
    }

    private static ByteBuffer aligned(ByteBuffer bytes, int unit) {
        if (bytes.isDirect() && bytes.alignmentOffset(bytes.position(), unit) == 0) {
            return bytes.slice().order(ByteOrder.nativeOrder());
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(bytes.remaining()).order(ByteOrder.nativeOrder());
        return copy.put(bytes.duplicate()).flip();
    }

    /** A copy in another type, or in the same. */
    public NDArray copy(NDManager owner, NDArray tensor, TensorType type) {
        return text.copy(owner, tensor, type);
    }

    /** A copy on the owner's device. */
    public NDArray move(NDManager owner, NDArray tensor) {
        try (NDArray there = owner.create(0f)) {
            return text.move(owner, tensor, there);
        }
    }

    /** A tensor in host memory whose values are not set. */
    public NDArray empty(NDManager owner, long[] shape, TensorType type) {
        return text.empty(owner, shape, type);
    }

    /** Pairs of float32 [n][2] as complex numbers [n], so that one gather yields two values. */
    public NDArray complex(NDManager owner, float[] pairs) {
        NDArray values = owner.create(pairs, new Shape(pairs.length / 2, 2));
        return text.complex(owner, values);
    }

    /** The tensor, to be written to a file under {@code name}. */
    public SafetensorsWriter.Tensor toFile(String name, TensorType type, NDArray tensor) {
        long[] shape = tensor.getShape().getShape();
        return new SafetensorsWriter.Tensor(name, type, shape, sink -> {
            long rows = shape.length == 0 ? 1 : shape[0];
            long rowsPerPiece = Math.max(1, COPIED_PIECE / Math.max(1, type.bytes(shape) / Math.max(1, rows)));
            for (long row = 0; row < rows; row += rowsPerPiece) {
                try (NDManager piece = tensor.getManager().newSubManager()) {
                    sink.write(bytes(piece, tensor, row, Math.min(rows, row + rowsPerPiece)));
                }
            }
        });
    }

    private ByteBuffer bytes(NDManager owner, NDArray tensor, long begin, long end) {
        return text.bytes(owner, tensor, begin, end).toByteBuffer(true);
    }

    /** Fills tensors of the same names, shapes and types from a file. */
    public void fill(Map<String, NDArray> tensors, TensorSource file) throws IOException {
        for (var tensor : tensors.entrySet()) {
            try (NDManager reading = tensor.getValue().getManager().newSubManager()) {
                NDArray stored = map(reading, file, file.tensor(tensor.getKey()));
                text.fill(tensor.getValue(), stored);
            }
        }
    }

    @Override
    public void close() {
        text.close();
    }
}
