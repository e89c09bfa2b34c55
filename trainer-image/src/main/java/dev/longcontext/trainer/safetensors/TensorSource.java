package dev.longcontext.trainer.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Tensors by name: of one file, or of a folder of them. */
public interface TensorSource {

    /** @throws SafetensorsException where there is no such tensor */
    TensorEntry tensor(String name) throws SafetensorsException;

    /** A part of a tensor's bytes, little-endian, mapped into memory; at most 2 GiB. The mapping outlives the source. */
    ByteBuffer map(TensorEntry entry, long offset, long length) throws IOException;

    /**
     * Copies a part of a tensor's bytes, little-endian: as many as the target has room for. Unlike those of a mapping,
     * the pages do not count as the process's memory.
     */
    void read(TensorEntry entry, long offset, ByteBuffer target) throws IOException;

    /** All of a tensor's bytes, at most 2 GiB. */
    default ByteBuffer map(TensorEntry entry) throws IOException {
        return map(entry, 0, entry.length());
    }
}
