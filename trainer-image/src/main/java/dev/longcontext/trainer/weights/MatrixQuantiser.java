package dev.longcontext.trainer.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.longcontext.trainer.quantization.BlockScales;
import dev.longcontext.trainer.quantization.Nf4;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.quantization.QuantizedMatrix;
import dev.longcontext.trainer.safetensors.FloatCodec;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Brings matrices of a file into NF4. */
final class MatrixQuantiser {

    /** Elements in hand at a time. */
    private static final int PIECE = 1 << 20;

    private final NDManager owner;
    private final Nf4Options options;

    /** @param owner of the memory of what is quantised */
    MatrixQuantiser(NDManager owner, Nf4Options options) {
        this.owner = owner;
        this.options = options;
    }

    QuantizedMatrix quantise(TensorSource source, TensorEntry entry) throws IOException {
        long[] shape = entry.shape();
        long size = shape[0] * shape[1];
        ByteBuffer packed =
                owner.create(new Shape((size + 1) / 2), DataType.UINT8).toByteBuffer(true);
        float[] absmax = quantise(source, entry, size, packed);
        BlockScales scales =
                options.doubleQuantization() ? BlockScales.quantise(absmax) : new BlockScales.Single(absmax);
        return new QuantizedMatrix(shape, entry.type(), options.blockSize(), packed, scales);
    }

    /** Piece by piece: a mapping of the file would stay in memory as long as the model. */
    private float[] quantise(TensorSource source, TensorEntry entry, long size, ByteBuffer packed) throws IOException {
        int blockSize = options.blockSize();
        int elementBytes = entry.type().bits() / Byte.SIZE;
        int pieceSize = PIECE / blockSize * blockSize;
        float[] absmax = new float[Math.toIntExact((size + blockSize - 1) / blockSize)];
        try (NDArray piece = owner.create(new Shape(Math.min(size, pieceSize) * elementBytes), DataType.UINT8)) {
            ByteBuffer elements = piece.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
            for (long first = 0; first < size; first += pieceSize) {
                int count = (int) Math.min(pieceSize, size - first);
                source.read(entry, first * elementBytes, elements.clear().limit(count * elementBytes));
                float[] scales = Nf4.quantise(
                        (from, target, n) -> FloatCodec.decode(entry.type(), elements, (int) from, target, n),
                        count,
                        blockSize,
                        packed.slice((int) (first / 2), (count + 1) / 2));
                System.arraycopy(scales, 0, absmax, (int) (first / blockSize), scales.length);
            }
        }
        return absmax;
    }
}
