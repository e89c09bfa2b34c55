package dev.longcontext.trainer.export;

import dev.longcontext.trainer.quantization.BlockScales;
import dev.longcontext.trainer.quantization.Nf4;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.safetensors.FloatCodec;
import dev.longcontext.trainer.safetensors.TensorType;
import java.nio.ByteBuffer;

/**
 * A projection as QLoRA trained beside it: quantised, and dequantised again. Holds the quantised matrix, half a byte an
 * element.
 */
final class DequantizedElements implements Elements {

    private final ByteBuffer packed;
    private final float[] absmax;
    private final int blockSize;
    private final TensorType storedAs;

    /**
     * Quantises at once.
     *
     * @param size number of elements
     * @param storedAs what the checkpoint holds: dequantised weights are rounded to it
     */
    DequantizedElements(Elements base, long size, TensorType storedAs, Nf4Options options) {
        this.packed = ByteBuffer.allocateDirect(Math.toIntExact((size + 1) / 2));
        this.blockSize = options.blockSize();
        this.storedAs = storedAs;
        float[] scales = Nf4.quantise(base::read, size, blockSize, packed);
        this.absmax =
                options.doubleQuantization() ? BlockScales.quantise(scales).absmax() : scales;
    }

    @Override
    public void read(long first, float[] target, int count) {
        for (int i = 0; i < count; i++) {
            float value = Nf4.dequantise(packed, first + i, absmax[(int) ((first + i) / blockSize)]);
            target[i] = rounded(value);
        }
    }

    private float rounded(float value) {
        return switch (storedAs) {
            case BF16 -> FloatCodec.fromBf16(FloatCodec.toBf16(value));
            case F16 -> FloatCodec.fromF16(FloatCodec.toF16(value));
            default -> value;
        };
    }
}
