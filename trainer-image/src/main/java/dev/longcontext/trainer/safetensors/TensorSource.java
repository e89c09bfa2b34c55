package dev.longcontext.trainer.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Tensors by name: of one file, or of a folder of them. */
public interface TensorSource {

    /** @throws SafetensorsException where there is no such tensor */
    TensorEntry tensor(String name) throws SafetensorsException;

    /** A part of a tensor's bytes, little-endian, mapped into memory; at most 2 GiB. The mapping outlives the source. */
    ByteBuffer map(TensorEntry entry, long offset, long length) throws IOException;

    /** All of a tensor's bytes, at most 2 GiB. */
    default ByteBuffer map(TensorEntry entry) throws IOException {
        return map(entry, 0, entry.length());
    }
}
