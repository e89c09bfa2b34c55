package dev.longcontext.trainer.quantization;

import java.util.Arrays;

/**
 * The signed 8-bit dynamic data type of bitsandbytes (arXiv 2110.02861): seven decades, each decade split finer the
 * nearer it is to 1; ascending, with 0.0 at index 127.
 */
final class DynamicMap {

    static final int ZERO = 127;
    private static final int EXPONENTS = 7;
    private static final float[] VALUES = values();

    private DynamicMap() {}

    /** All 256 values. */
    static float[] values() {
        float[] values = new float[256];
        int size = 0;
        for (int exponent = 0; exponent < EXPONENTS; exponent++) {
            int fractions = 1 << exponent;
            float decade = (float) Math.pow(10, exponent - EXPONENTS + 1);
            float step = (1 - 0.1f) / fractions;
            for (int i = 0; i < fractions; i++) {
                float mean = (boundary(i, fractions, step) + boundary(i + 1, fractions, step)) / 2;
                values[size++] = decade * mean;
                values[size++] = -decade * mean;
            }
        }
        values[size++] = 0;
        values[size] = 1;
        Arrays.sort(values);
        return values;
    }

    /** torch.linspace(0.1, 1, fractions + 1) in float32: its second half counts down from the end. */
    private static float boundary(int i, int fractions, float step) {
        return i < (fractions + 1) / 2 ? Math.fma(step, i, 0.1f) : Math.fma(-step, fractions - i, 1f);
    }

    static float value(int code) {
        return VALUES[code];
    }

    /** The code whose value is nearest; a tie goes to the lower one. */
    static int code(float x) {
        int found = Arrays.binarySearch(VALUES, x);
        if (found >= 0) {
            return found;
        }
        int above = -found - 1;
        if (above == 0) {
            return 0;
        }
        if (above == VALUES.length) {
            return VALUES.length - 1;
        }
        float midpoint = (VALUES[above - 1] + VALUES[above]) / 2;
        return x > midpoint ? above : above - 1;
    }
}
