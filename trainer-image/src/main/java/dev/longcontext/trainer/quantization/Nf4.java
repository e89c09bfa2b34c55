package dev.longcontext.trainer.quantization;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/**
 * 4-bit NormalFloat (arXiv 2305.14314), as the GPU kernels of bitsandbytes compute it in exact float32: elements in
 * row-major order are cut in blocks; an element times the reciprocal of its block's largest magnitude becomes the
 * nearest of sixteen codes, a tie the lower one. The high four bits of a byte hold the even element.
 */
public final class Nf4 {

    /** The code of 0.0: of an all-zero block, and of the unused half of a last byte. */
    static final int ZERO = 7;

    private static final float[] CODES = {
        -1.0f,
        -0.6961928009986877f,
        -0.5250730514526367f,
        -0.39491748809814453f,
        -0.28444138169288635f,
        -0.18477343022823334f,
        -0.09105003625154495f,
        0.0f,
        0.07958029955625534f,
        0.16093020141124725f,
        0.24611230194568634f,
        0.33791524171829224f,
        0.44070982933044434f,
        0.5626170039176941f,
        0.7229568362236023f,
        1.0f
    };
    private static final float[] MIDPOINTS = midpoints();
    private static final int ELEMENTS_PER_TASK = 1 << 16;

    private Nf4() {}

    /** The sixteen values that codes stand for, ascending. */
    public static float[] codes() {
        return CODES.clone();
    }

    /** The borders between neighbouring codes, in float32. */
    static float[] midpoints() {
        float[] midpoints = new float[CODES.length - 1];
        for (int i = 0; i < midpoints.length; i++) {
            midpoints[i] = (CODES[i] + CODES[i + 1]) / 2;
        }
        return midpoints;
    }

    /** Elements by index; read from several threads. */
    @FunctionalInterface
    public interface Source {
        /** Copies {@code count} elements from {@code first} on into {@code target}. */
        void read(long first, float[] target, int count);
    }

    /**
     * Quantises on all processors; the result does not depend on their number.
     *
     * @param size number of elements
     * @param blockSize even
     * @param packed receives (size + 1) / 2 bytes by absolute position
     * @return each block's largest magnitude, float32
     */
    public static float[] quantise(Source source, long size, int blockSize, ByteBuffer packed) {
        float[] absmax = new float[Math.toIntExact((size + blockSize - 1) / blockSize)];
        int blocksPerTask = Math.max(1, ELEMENTS_PER_TASK / blockSize);
        int tasks = (absmax.length + blocksPerTask - 1) / blocksPerTask;
        IntStream.range(0, tasks).parallel().forEach(task -> {
            float[] block = new float[blockSize];
            int end = Math.min(absmax.length, (task + 1) * blocksPerTask);
            for (int b = task * blocksPerTask; b < end; b++) {
                long first = (long) b * blockSize;
                int count = (int) Math.min(blockSize, size - first);
                source.read(first, block, count);
                absmax[b] = quantiseBlock(block, count, packed, (int) (first / 2));
            }
        });
        return absmax;
    }

    private static float quantiseBlock(float[] block, int count, ByteBuffer packed, int position) {
        float largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, Math.abs(block[i]));
        }
        float reciprocal = 1 / largest;
        for (int i = 0; i < count; i += 2) {
            int high = largest == 0 ? ZERO : code(block[i] * reciprocal);
            int low = largest == 0 || i + 1 == count ? ZERO : code(block[i + 1] * reciprocal);
            packed.put(position + i / 2, (byte) (high << 4 | low));
        }
        return largest;
    }

    /** How many midpoints lie below, found in four steps. */
    private static int code(float x) {
        int code = x > MIDPOINTS[7] ? 8 : 0;
        code += x > MIDPOINTS[code + 3] ? 4 : 0;
        code += x > MIDPOINTS[code + 1] ? 2 : 0;
        return code + (x > MIDPOINTS[code] ? 1 : 0);
    }

    /** What element {@code index} of the packed codes stands for, given its block's scale; float32. */
    public static float dequantise(ByteBuffer packed, long index, float absmax) {
        int pair = packed.get((int) (index / 2));
        return CODES[(index % 2 == 0 ? pair >>> 4 : pair) & 0xf] * absmax;
    }
}
