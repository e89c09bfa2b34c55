package dev.longcontext.trainer.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.longcontext.trainer.quantization.BlockScales;
import dev.longcontext.trainer.quantization.Nf4;
import dev.longcontext.trainer.quantization.QuantizedMatrix;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TensorMemory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Puts matrices in NF4 into layers, in the form {@code llama.torchscript} dequantises. */
final class QuantizedLayers {

    private static final String SHAPE = ".shape";

    /** What a matrix is made of: names end so. */
    private static final List<String> PARTS =
            List.of("", SHAPE, ".absmax", ".nested", ".nested_absmax", ".nested_offset");

    /** What all matrices have in common. */
    private static final List<String> COMMON = List.of("nf4.pairs", "nf4.dynamic", "nf4.block", "nf4.stored_as");

    private final NDManager manager;
    private final TensorMemory memory;
    private final NDArray pairs;
    private final NDArray dynamic;

    QuantizedLayers(NDManager manager, TensorMemory memory) {
        this.manager = manager;
        this.memory = memory;
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

    /** Adds the matrix, whose codes stay where they are, and what belongs to it. */
    void put(String name, QuantizedMatrix matrix, Map<String, NDArray> layer) {
        ByteBuffer packed = matrix.packed().duplicate().rewind();
        layer.put(name, memory.view(manager, packed, new long[] {packed.remaining()}, TensorType.U8));
        layer.put(name + SHAPE, sizes(matrix.shape()[0], matrix.shape()[1], 0));
        putScales(name, matrix.scales(), layer);
        layer.putIfAbsent("nf4.pairs", pairs);
        layer.putIfAbsent("nf4.dynamic", dynamic);
        layer.computeIfAbsent("nf4.block", key -> sizes(matrix.blockSize(), 0));
        layer.computeIfAbsent("nf4.stored_as", key -> memory.empty(manager, new long[] {0}, matrix.storedAs()));
    }

    /** An array without elements, which carries its sizes to the text. */
    private NDArray sizes(long... sizes) {
        return memory.empty(manager, sizes, TensorType.U8);
    }

    private void putScales(String name, BlockScales scales, Map<String, NDArray> layer) {
        if (scales instanceof BlockScales.Double nested) {
            NDArray codes = manager.create(new Shape(nested.codes().length), DataType.UINT8);
            codes.set(ByteBuffer.wrap(nested.codes()));
            layer.put(name + ".nested", codes);
            layer.put(name + ".nested_absmax", manager.create(nested.nestedAbsmax()));
            layer.put(name + ".nested_offset", manager.create(nested.offset()));
        } else {
            layer.put(name + ".absmax", manager.create(scales.absmax()));
        }
    }

    /** Puts numbers in place of each matrix, as {@code dense} makes them of its parts; the text calls the matrix so. */
    static void replaceIn(Map<String, NDArray> layer, Function<Map<String, NDArray>, NDArray> dense) {
        List<String> names = layer.keySet().stream()
                .filter(name -> name.endsWith(SHAPE))
                .map(name -> name.substring(0, name.length() - SHAPE.length()))
                .toList();
        for (String name : names) {
            Map<String, NDArray> own = new HashMap<>();
            for (String part : PARTS) {
                NDArray tensor = layer.remove(name + part);
                if (tensor != null) {
                    own.put("matrix" + part, tensor);
                }
            }
            Map<String, NDArray> parts = new HashMap<>(own);
            COMMON.forEach(common -> parts.put(common, layer.get(common)));
            layer.put(name, dense.apply(parts));
            own.values().forEach(NDArray::close);
        }
        COMMON.forEach(layer::remove);
    }
}
