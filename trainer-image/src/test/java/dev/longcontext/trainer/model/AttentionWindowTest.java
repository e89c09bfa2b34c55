package dev.longcontext.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.tensors.Bfloat16Products;
import dev.longcontext.trainer.tensors.TorchCall;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over several blocks of rows: s = 2,300, blocks of 1,024. ArchitecturesTest has transformers' numbers within one. */
class AttentionWindowTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 1024, 1500, 2299})
    void blocksGiveWhatAMaskOfAllScoresGives(int window) {
        TorchRuntime.start(1);
        Map<String, String> sources = LayerSources.of(Bfloat16Products.KERNELS);
        sources.put("check", TorchScript.resource(AttentionWindowTest.class, "window-check.torchscript"));
        var script = new TorchScript("check.Check", Map.of(), sources);
        try (NDManager manager = TorchRuntime.newManager();
                TorchModule module = TorchModule.load(manager, script)) {
            List<NDArray> inputs = Stream.generate(() ->
                            module.method("random").with(2).with(2300).with(16).toTensor(manager))
                    .limit(4)
                    .toList();
            List<NDArray> blocks =
                    four(manager, module.method("by_blocks").with(inputs).with(window));
            List<NDArray> whole =
                    four(manager, module.method("at_once").with(inputs).with(window));

            for (int i = 0; i < whole.size(); i++) {
                assertThat(blocks.get(i).allClose(whole.get(i), 1e-4, 1e-5, false))
                        .as("output, then gradients of q, k, v: %d", i)
                        .isTrue();
            }
        }
    }

    private static List<NDArray> four(NDManager owner, TorchCall call) {
        return call.toRecord(
                owner, result -> IntStream.range(0, 4).mapToObj(result::tensor).toList());
    }
}
