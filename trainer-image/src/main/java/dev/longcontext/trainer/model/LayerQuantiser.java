package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.quantization.BlockScales;
import dev.longcontext.trainer.quantization.Nf4;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.safetensors.FloatCodec;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorSource;
import dev.longcontext.trainer.tensors.TensorMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** Brings a layer's projections into NF4, in the form {@code llama.torchscript} dequantises. */
final class LayerQuantiser {

    /** Elements in hand at a time. */
    private static final int PIECE = 1 << 20;

    private final NDManager manager;
    private final TensorMemory memory;
    private final Nf4Options options;
    private final NDArray pairs;
    private final NDArray dynamic;

    LayerQuantiser(NDManager manager, TensorMemory memory, Nf4Options options) {
        this.manager = manager;
        this.memory = memory;
        this.options = options;
        this.pairs = memory.complex(manager, pairsOfCodes());
        this.dynamic = manager.create(BlockScales.dynamicMap());
    }

    /** The two weights of each of the 256 bytes: high four bits first. */
    private static float[] pairsOfCodes() {
        float[] codes = Nf4.codes();
        float[] pairs = new float[512];
        for (int i = 0; i < 256; i++) {
            pairs[2 * i] = codes[i >>> 4];
            pairs[2 * i + 1] = codes[i & 0xf];
        }
        return pairs;
    }

    /** Adds the quantised matrix and what belongs to it to {@code layer}. */
    void quantise(SafetensorsFolder folder, TensorEntry entry, String name, Map<String, NDArray> layer)
            throws IOException {
        long[] shape = entry.shape();
        long size = shape[0] * shape[1];
        if (shape[1] % 2 != 0 || size % options.blockSize() != 0) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            entry.name() + " " + entry.describe()
                                    + ": NF4 needs an even number of columns, and blocks of " + options.blockSize()
                                    + " weights that come out even",
                            "Use method LoRA, which does not quantise.")
                    .atField("spec.training.method");
        }
        NDArray packed = manager.create(new Shape(shape[0], shape[1] / 2), DataType.UINT8);
        float[] absmax = quantise(folder, entry, size, packed.toByteBuffer(true));
        layer.put(name, packed);
        putScales(name, absmax, layer);
        layer.putIfAbsent("nf4.pairs", pairs);
        layer.putIfAbsent("nf4.dynamic", dynamic);
        layer.computeIfAbsent("nf4.stored_as", key -> memory.empty(manager, new long[] {0}, entry.type()));
    }

    /** Piece by piece: a mapping of the file would stay in memory as long as the model. */
    private float[] quantise(TensorSource source, TensorEntry entry, long size, ByteBuffer packed) throws IOException {
        int blockSize = options.blockSize();
        int elementBytes = entry.type().bits() / Byte.SIZE;
        int pieceSize = PIECE / blockSize * blockSize;
        float[] absmax = new float[Math.toIntExact(size / blockSize)];
        try (NDArray piece = manager.create(new Shape(Math.min(size, pieceSize) * elementBytes), DataType.UINT8)) {
            ByteBuffer elements = piece.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
            for (long first = 0; first < size; first += pieceSize) {
                int count = (int) Math.min(pieceSize, size - first);
                source.read(entry, first * elementBytes, elements.clear().limit(count * elementBytes));
                float[] scales = Nf4.quantise(
                        (from, target, n) -> FloatCodec.decode(entry.type(), elements, (int) from, target, n),
                        count,
                        blockSize,
                        packed.slice((int) (first / 2), count / 2));
                System.arraycopy(scales, 0, absmax, (int) (first / blockSize), scales.length);
            }
        }
        return absmax;
    }

    private void putScales(String name, float[] absmax, Map<String, NDArray> layer) {
        if (!options.doubleQuantization()) {
            layer.put(name + ".absmax", manager.create(absmax));
            return;
        }
        BlockScales.Double scales = BlockScales.quantise(absmax);
        NDArray nested = manager.create(new Shape(scales.codes().length), DataType.UINT8);
        nested.set(ByteBuffer.wrap(scales.codes()));
        layer.put(name + ".nested", nested);
        layer.put(name + ".nested_absmax", manager.create(scales.nestedAbsmax()));
        layer.put(name + ".nested_offset", manager.create(scales.offset()));
    }
}
