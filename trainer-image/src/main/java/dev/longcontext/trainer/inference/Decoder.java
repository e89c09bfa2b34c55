package dev.longcontext.trainer.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.estimator.PassTiles;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.tensors.TensorMemory;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.Map;

/**
 * Decodes with a cache of keys and values: a prompt is read in chunks, then each token costs one pass over the weights.
 * Memory grows linearly with the length: 2 x layers x key/value heads x head dim values a token. Not for use by several
 * threads at once.
 */
public final class Decoder implements AutoCloseable {
    private final LlamaModel model;
    private final NDManager manager;
    private final TorchModule module;
    private final NDArray inverseFrequencies;

    /** @param model stays the caller's */
    public Decoder(LlamaModel model) {
        this.model = model;
        ModelConfiguration c = model.configuration();
        this.manager = model.manager().newSubManager();
        this.module = TorchModule.load(manager, script(model));
        this.inverseFrequencies = manager.create(c.rotaryEmbedding().inverseFrequencies(c.headDim()));
    }

    private static TorchScript script(LlamaModel model) {
        Map<String, Object> attributes = Map.of(
                "head_dim",
                (long) model.configuration().headDim(),
                "eps",
                model.configuration().rmsNormEpsilon(),
                "mlp_rows",
                (long) PassTiles.MLP_ROWS,
                "dtype",
                (long) TensorMemory.dtype(model.computation()));
        String text = TorchScript.resource(Decoder.class, "decoder.torchscript");
        Map<String, String> sources = LlamaModel.layerSources(model.products());
        sources.put("decoder", text);
        return new TorchScript("decoder.Decoder", attributes, sources);
    }

    /**
     * A new sequence.
     *
     * @param capacity tokens it can hold, prompt and answer together
     */
    public Sequence newSequence(int capacity) {
        return new Sequence(model, module, inverseFrequencies, capacity);
    }

    @Override
    public void close() {
        module.close();
        manager.close();
    }
}
