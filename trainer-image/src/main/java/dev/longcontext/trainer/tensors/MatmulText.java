package dev.longcontext.trainer.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.safetensors.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;

/** The method of {@code matmul.torchscript}. */
final class MatmulText implements AutoCloseable {

    private final TorchModule module;

    MatmulText(NDManager parent, Bfloat16Products products) {
        Map<String, String> sources = new LinkedHashMap<>(products.sources());
        sources.put("matmul", TorchScript.resource(MatmulText.class, "matmul.torchscript"));
        this.module = TorchModule.load(parent, new TorchScript("matmul.Matmul", Map.of(), sources));
    }

    double run(long n, TensorType dtype, long repetitions, NDArray like) {
        return module.method("run")
                .with(n)
                .with(dtype)
                .with(repetitions)
                .with(like)
                .toDouble();
    }

    @Override
    public void close() {
        module.close();
    }
}
