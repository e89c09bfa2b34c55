package dev.longcontext.trainer.tensors;

import dev.longcontext.trainer.safetensors.TensorType;
import java.util.Locale;

/** Element types of libtorch with the numbers that TorchScript's archives know them by (c10/core/ScalarType.h). */
enum Dtype {
    UINT8(0),
    INT32(3),
    INT64(4),
    FLOAT16(5),
    FLOAT32(6),
    BOOL(11),
    BFLOAT16(15);

    private final long number;

    Dtype(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }

    static Dtype of(TensorType type) {
        return switch (type) {
            case U8 -> UINT8;
            case I64 -> INT64;
            case F16 -> FLOAT16;
            case F32 -> FLOAT32;
            case BF16 -> BFLOAT16;
            default -> throw new IllegalArgumentException(type + " is not a dtype of this computation");
        };
    }

    /** A text with numbers in place of the types' names: {@code torch.float32} is what PyTorch writes, not what an archive has. */
    static String numbersIn(String text) {
        String replaced = text;
        for (Dtype type : values()) {
            String name = "\\btorch\\." + type.name().toLowerCase(Locale.ROOT) + "\\b";
            replaced = replaced.replaceAll(name, String.valueOf(type.number));
        }
        return replaced;
    }
}
