package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.estimator.Rates;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.Bfloat16Products;
import dev.longcontext.trainer.tensors.SustainedRate;
import dev.longcontext.trainer.tensors.SustainedRate.Work;
import dev.longcontext.trainer.tensors.TensorMemory;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.List;
import java.util.Map;

/** What this machine computes with a model's shapes, measured in a few seconds however fast it is. */
public final class CpuThroughput {

    /** More than those that are multiplied otherwise (products.torchscript, is_dot). */
    private static final int FEWEST = 16;

    private static final int MOST_ROWS = 1024;
    private static final int LONGEST = 2048;

    private CpuThroughput() {}

    /** @param threads for the work inside one operation */
    public static Rates measure(ModelConfiguration model, TensorType computation, int length, int threads) {
        TorchRuntime.start(threads);
        try (NDManager manager = TorchRuntime.newManager();
                TorchModule module = TorchModule.load(manager, script(manager, computation))) {
            return new Rates(matrices(manager, module, model), attention(manager, module, model, length));
        }
    }

    private static TorchScript script(NDManager manager, TensorType computation) {
        Map<String, String> sources = LlamaModel.layerSources(Bfloat16Products.on(manager, computation));
        sources.put("throughput", TorchScript.resource(CpuThroughput.class, "throughput.torchscript"));
        return new TorchScript(
                "throughput.Throughput", Map.of("dtype", (long) TensorMemory.dtype(computation)), sources);
    }

    private static double matrices(NDManager manager, TorchModule module, ModelConfiguration model) {
        double flopsOfARow = 2.0 * model.hiddenSize() * model.intermediateSize();
        return SustainedRate.measure(FEWEST, MOST_ROWS, rows -> {
                    List<NDArray> factors = module.method("factors")
                            .with(rows)
                            .with(model.hiddenSize())
                            .with(model.intermediateSize())
                            .toTensors(manager);
                    return new Work(
                            rows * flopsOfARow,
                            () -> module.method("product")
                                    .with(factors.get(0))
                                    .with(factors.get(1))
                                    .run());
                })
                .mean();
    }

    private static double attention(NDManager manager, TorchModule module, ModelConfiguration model, int length) {
        double flopsOfAPair = 3.5 * 2 * model.heads() * model.headDim();
        int longest = Math.min(length, LONGEST);
        return SustainedRate.measure(Math.min(FEWEST, longest), longest, s -> {
                    List<NDArray> heads = module.method("heads")
                            .with(model.heads())
                            .with(model.keyValueHeads())
                            .with(s)
                            .with(model.headDim())
                            .toTensors(manager);
                    return new Work(
                            (double) s * s * flopsOfAPair,
                            () -> module.method("attention")
                                    .with(heads.get(0))
                                    .with(heads.get(1))
                                    .run());
                })
                .mean();
    }
}
