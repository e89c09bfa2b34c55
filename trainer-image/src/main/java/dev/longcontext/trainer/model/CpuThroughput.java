package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.estimator.Rates;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TensorMemory;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.List;
import java.util.Map;

/** What this machine computes with a model's shapes, measured in about two seconds. */
public final class CpuThroughput {

    private static final long ROWS = 1024;
    private static final int LONGEST = 2048;
    private static final double SECONDS = 1;
    private static final double NANOS = 1e9;

    private CpuThroughput() {}

    /** @param threads for the work inside one operation */
    public static Rates measure(ModelConfiguration model, TensorType computation, int length, int threads) {
        TorchRuntime.start(threads);
        var script = new TorchScript(
                "throughput.Throughput",
                Map.of("dtype", (long) TensorMemory.dtype(computation)),
                Map.of(
                        "llama", LlamaModel.layerSource(),
                        "attention", TorchScript.resource(CpuThroughput.class, "attention.torchscript"),
                        "throughput", TorchScript.resource(CpuThroughput.class, "throughput.torchscript")));
        try (NDManager manager = TorchRuntime.newManager();
                TorchModule module = TorchModule.load(manager, script)) {
            return new Rates(matrices(manager, module, model), attention(manager, module, model, length));
        }
    }

    private static double matrices(NDManager manager, TorchModule module, ModelConfiguration model) {
        List<NDArray> factors = module.method("factors")
                .with(ROWS)
                .with(model.hiddenSize())
                .with(model.intermediateSize())
                .toTensors(manager);
        double flops = 2.0 * ROWS * model.hiddenSize() * model.intermediateSize();
        return rate(
                flops,
                () -> module.method("product")
                        .with(factors.get(0))
                        .with(factors.get(1))
                        .run());
    }

    private static double attention(NDManager manager, TorchModule module, ModelConfiguration model, int length) {
        int s = Math.min(length, LONGEST);
        List<NDArray> heads = module.method("heads")
                .with(model.heads())
                .with(model.keyValueHeads())
                .with(s)
                .with(model.headDim())
                .toTensors(manager);
        double flops = 3.5 * 2 * (double) s * s * model.heads() * model.headDim();
        return rate(
                flops,
                () -> module.method("attention")
                        .with(heads.get(0))
                        .with(heads.get(1))
                        .run());
    }

    /** The first call is not counted: it brings pages and code in. */
    private static double rate(double flops, Runnable call) {
        call.run();
        long begin = System.nanoTime();
        long calls = 0;
        double seconds;
        do {
            call.run();
            calls++;
            seconds = (System.nanoTime() - begin) / NANOS;
        } while (seconds < SECONDS);
        return calls * flops / seconds;
    }
}
