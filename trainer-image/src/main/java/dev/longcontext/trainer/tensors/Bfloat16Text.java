package dev.longcontext.trainer.tensors;

import ai.djl.ndarray.NDManager;
import java.util.Map;

/** The method of {@code bfloat16.torchscript}. */
final class Bfloat16Text implements AutoCloseable {

    private final TorchModule module;

    /** @throws ai.djl.engine.EngineException where libtorch has no oneDNN */
    Bfloat16Text(NDManager parent) {
        String text = TorchScript.resource(Bfloat16Text.class, "bfloat16.torchscript");
        this.module =
                TorchModule.load(parent, new TorchScript("bfloat16.Bfloat16", Map.of(), Map.of("bfloat16", text)));
    }

    boolean supported() {
        return module.method("supported").toBoolean();
    }

    @Override
    public void close() {
        module.close();
    }
}
