package dev.longcontext.trainer.safetensors;

import java.util.Arrays;

/**
 * What a header says of one tensor.
 *
 * @param begin offset of its first byte, from the start of the file
 * @param length in bytes
 */
public record TensorEntry(String name, TensorType type, long[] shape, long begin, long length) {

    public TensorEntry {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Such as {@code BF16 [4096, 1024]}. */
    public String describe() {
        return type + " " + Arrays.toString(shape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorEntry that
                && name.equals(that.name)
                && type == that.type
                && Arrays.equals(shape, that.shape)
                && begin == that.begin
                && length == that.length;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
