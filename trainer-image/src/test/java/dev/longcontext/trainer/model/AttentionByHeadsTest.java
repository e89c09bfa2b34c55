package dev.longcontext.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.Bfloat16Products;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention on a CPU without instructions for bfloat16: eight query heads at a time in float32. */
class AttentionByHeadsTest {

    private static final double ROUNDING = 1.0 / 256;

    @ParameterizedTest
    @CsvSource({"4, 4, 0", "12, 12, 0", "24, 12, 0", "24, 2, 0", "24, 12, 30", "12, 12, 1"})
    void isFloat32sRoundedOnce(int heads, int keyValueHeads, int window) {
        TorchRuntime.start(1);
        Map<String, String> sources = LayerSources.of(Bfloat16Products.FLOAT32_TILES);
        sources.put("check", TorchScript.resource(AttentionByHeadsTest.class, "heads-check.torchscript"));
        try (NDManager manager = TorchRuntime.newManager();
                TorchModule module = TorchModule.load(manager, new TorchScript("check.Check", Map.of(), sources))) {
            NDArray q = random(module, manager, heads);
            NDArray k = random(module, manager, keyValueHeads);
            NDArray v = random(module, manager, keyValueHeads);
            NDArray gradient = random(module, manager, heads);
            NDArray output = random(module, manager, heads);

            List<List<NDArray>> both = List.of(TensorType.F32, TensorType.BF16).stream()
                    .map(type -> module.method("attention")
                            .with(q)
                            .with(k)
                            .with(v)
                            .with(gradient)
                            .with(output)
                            .with(window)
                            .with(type)
                            .toRecord(
                                    manager,
                                    result -> IntStream.range(0, 5)
                                            .mapToObj(result::tensor)
                                            .toList()))
                    .toList();

            for (int i = 0; i < 5; i++) {
                assertThat(both.get(1).get(i).allClose(both.get(0).get(i), ROUNDING, 1e-4, false))
                        .as("output, log-sum-exp, then gradients of q, k, v: %d", i)
                        .isTrue();
            }
        }
    }

    private static NDArray random(TorchModule module, NDManager manager, int heads) {
        return module.method("random").with(2).with(heads).with(70).with(16).toTensor(manager);
    }
}
