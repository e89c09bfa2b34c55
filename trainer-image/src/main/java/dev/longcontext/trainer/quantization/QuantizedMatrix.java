package dev.longcontext.trainer.quantization;

import dev.longcontext.trainer.safetensors.TensorType;
import java.nio.ByteBuffer;

/**
 * A matrix in NF4.
 *
 * @param shape of the matrix: rows, columns
 * @param storedAs what the checkpoint held, F32, BF16 or F16: dequantised weights are rounded to it
 * @param packed two codes a byte
 */
public record QuantizedMatrix(
        long[] shape, TensorType storedAs, int blockSize, ByteBuffer packed, BlockScales scales) {}
