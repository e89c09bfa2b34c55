package dev.longcontext.trainer.tensors;

import ai.djl.ndarray.NDManager;
import java.util.Map;

/** The method of {@code cuda.torchscript}. */
final class CudaText implements AutoCloseable {

    private final TorchModule module;

    /** @throws ai.djl.engine.EngineException where libtorch was built without CUDA */
    CudaText(NDManager parent) {
        String text = TorchScript.resource(CudaText.class, "cuda.torchscript");
        this.module = TorchModule.load(parent, new TorchScript("cuda.Cuda", Map.of(), Map.of("cuda", text)));
    }

    long deviceCount() {
        return module.method("device_count").toLong();
    }

    @Override
    public void close() {
        module.close();
    }
}
