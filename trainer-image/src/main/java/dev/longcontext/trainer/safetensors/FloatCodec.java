package dev.longcontext.trainer.safetensors;

import java.nio.ByteBuffer;

/** The floating-point types of checkpoints, to and from Java's float. Buffers are little-endian. */
public final class FloatCodec {

    private static final int BF16_SHIFT = 16;
    private static final int QUIET_NAN = 0x7fc0;

    private FloatCodec() {}

    /** Whether {@link #decode} knows the type. */
    public static boolean decodes(TensorType type) {
        return type == TensorType.F32 || type == TensorType.BF16 || type == TensorType.F16;
    }

    /**
     * Reads {@code count} elements from element {@code first} of the buffer into {@code target}.
     *
     * @throws IllegalArgumentException for a type other than F32, BF16 and F16
     */
    public static void decode(TensorType type, ByteBuffer source, int first, float[] target, int count) {
        switch (type) {
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = source.getFloat(Float.BYTES * (first + i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = fromBf16(source.getShort(Short.BYTES * (first + i)));
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = fromF16(source.getShort(Short.BYTES * (first + i)));
                }
            }
            default -> throw new IllegalArgumentException(type + " is not a floating-point dtype of checkpoints");
        }
    }

    public static float fromBf16(short bits) {
        return Float.intBitsToFloat(bits << BF16_SHIFT);
    }

    /** To the nearest, ties to even; a NaN stays a NaN. */
    public static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> BF16_SHIFT | QUIET_NAN);
        }
        int even = bits >>> BF16_SHIFT & 1;
        return (short) (bits + 0x7fff + even >>> BF16_SHIFT);
    }

    /** IEEE 754 binary16. */
    public static float fromF16(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >>> 10 & 0x1f;
        int mantissa = half & 0x3ff;
        if (exponent == 0) {
            float subnormal = mantissa * 0x1p-24f;
            return sign == 0 ? subnormal : -subnormal;
        }
        int wideExponent = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | wideExponent << 23 | mantissa << 13);
    }

    /** IEEE 754 binary16: to the nearest, ties to even; what is too large becomes infinite, a NaN stays a NaN. */
    public static short toF16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude < 0x38800000) { // below 2^-14: a multiple of 2^-24
            return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
        }
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
        return (short) (sign | Math.min(0x7c00, (rounded >>> 13) - (112 << 10)));
    }
}
