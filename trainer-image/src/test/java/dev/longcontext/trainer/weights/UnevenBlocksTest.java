package dev.longcontext.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.model.LayerSources;
import dev.longcontext.trainer.quantization.BlockScales;
import dev.longcontext.trainer.quantization.Nf4;
import dev.longcontext.trainer.quantization.QuantizedMatrix;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.Bfloat16Products;
import dev.longcontext.trainer.tensors.TensorMemory;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tensors.TorchScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the layers make of matrices whose blocks do not come out even (reference/nf4/uneven), bit by bit. */
class UnevenBlocksTest {

    private static final String NAME = "q_proj";

    static Stream<Arguments> cases() {
        return Reference.json("nf4/uneven.json").properties().stream()
                .map(each -> Arguments.of(each.getKey(), shape(each.getValue())));
    }

    private static long[] shape(JsonNode sizes) {
        return Arrays.stream(Reference.ints(sizes)).asLongStream().toArray();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areWhatTheReferenceSays(String name, long[] shape) throws IOException {
        TorchRuntime.start(1);
        Map<String, String> sources = LayerSources.of(Bfloat16Products.KERNELS);
        sources.put("check", TorchScript.resource(UnevenBlocksTest.class, "dense-check.torchscript"));
        try (NDManager manager = TorchRuntime.newManager();
                TensorMemory memory = new TensorMemory(manager);
                TorchModule module = TorchModule.load(manager, new TorchScript("check.Check", Map.of(), sources));
                SafetensorsFile file = SafetensorsFile.open(Reference.path("nf4/uneven.safetensors"))) {
            float[] input = Reference.floats(file, name + ".input");
            ByteBuffer packed = ByteBuffer.allocateDirect((input.length + 1) / 2);
            float[] absmax = Nf4.quantise(
                    (first, target, count) -> System.arraycopy(input, (int) first, target, 0, count),
                    input.length,
                    64,
                    packed);
            var layer = new LinkedHashMap<String, NDArray>();
            var matrix = new QuantizedMatrix(shape, TensorType.F32, 64, packed, new BlockScales.Single(absmax));

            new QuantizedLayers(manager, memory).put(NAME, matrix, layer);
            NDArray dense = module.method("dense").with(layer).toTensor(manager);

            assertThat(dense.getShape().getShape()).containsExactly(shape);
            assertThat(dense.toFloatArray()).isEqualTo(Reference.floats(file, name + ".dequantised"));
        }
    }
}
