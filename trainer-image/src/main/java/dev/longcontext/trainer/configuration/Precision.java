package dev.longcontext.trainer.configuration;

import dev.longcontext.trainer.safetensors.TensorType;

/** The type of numbers, in computation and in files. */
public enum Precision {
    FP32(TensorType.F32),
    BF16(TensorType.BF16);

    private final TensorType type;

    Precision(TensorType type) {
        this.type = type;
    }

    /** Of tensors with such numbers. */
    public TensorType type() {
        return type;
    }
}
