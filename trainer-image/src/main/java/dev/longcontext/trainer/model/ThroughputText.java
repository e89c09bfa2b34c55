package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.Bfloat16Products;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.Map;

/** The methods of {@code throughput.torchscript}. */
final class ThroughputText implements AutoCloseable {

    private final TorchModule module;

    ThroughputText(NDManager parent, TensorType computation) {
        Map<String, String> sources = LayerSources.of(Bfloat16Products.on(parent, computation));
        sources.put("throughput", TorchScript.resource(ThroughputText.class, "throughput.torchscript"));
        this.module = TorchModule.load(
                parent, new TorchScript("throughput.Throughput", Map.of("dtype", computation), sources));
    }

    /** x [n, d], w [f, d] */
    record Factors(NDArray x, NDArray w) {}

    /** Queries [1, h, s, e], keys [1, k, s, e] */
    record Heads(NDArray q, NDArray k) {}

    Factors factors(NDManager owner, long n, long d, long f) {
        return module.method("factors")
                .with(n)
                .with(d)
                .with(f)
                .toRecord(owner, result -> new Factors(result.tensor(0), result.tensor(1)));
    }

    NDArray product(NDManager owner, Factors factors) {
        return module.method("product").with(factors.x()).with(factors.w()).toTensor(owner);
    }

    Heads heads(NDManager owner, long h, long k, long s, long e) {
        return module.method("heads")
                .with(h)
                .with(k)
                .with(s)
                .with(e)
                .toRecord(owner, result -> new Heads(result.tensor(0), result.tensor(1)));
    }

    NDArray attention(NDManager owner, Heads heads) {
        return module.method("attention").with(heads.q()).with(heads.k()).toTensor(owner);
    }

    @Override
    public void close() {
        module.close();
    }
}
