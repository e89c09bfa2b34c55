package dev.longcontext.trainer.safetensors;

import dev.longcontext.contract.Precision;

/** Element types of the safetensors format, with their size in bits. */
public enum TensorType {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private final int bits;

    TensorType(int bits) {
        this.bits = bits;
    }

    /** Of tensors with numbers of this precision. */
    public static TensorType of(Precision precision) {
        return switch (precision) {
            case FP32 -> F32;
            case BF16 -> BF16;
        };
    }

    public int bits() {
        return bits;
    }

    /**
     * The bytes that a tensor of this type takes.
     *
     * @throws ArithmeticException when the count overflows, or does not fill whole bytes
     */
    public long bytes(long[] shape) {
        long total = bits;
        for (long dimension : shape) {
            total = Math.multiplyExact(total, dimension);
        }
        if (total % Byte.SIZE != 0) {
            throw new ArithmeticException("not a whole number of bytes");
        }
        return total / Byte.SIZE;
    }
}
