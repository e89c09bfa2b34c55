package dev.longcontext.trainer.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.model.LlamaModel;

/**
 * Decodes with a cache of keys and values: a prompt is read in chunks, then each token costs one pass over the weights.
 * Memory grows linearly with the length: 2 x layers x key/value heads x head dim values a token. Not for use by several
 * threads at once.
 */
public final class Decoder implements AutoCloseable {
    private final LlamaModel model;
    private final NDManager manager;
    private final DecoderText text;
    private final NDArray inverseFrequencies;

    /** @param model stays the caller's */
    public Decoder(LlamaModel model) {
        this.model = model;
        ModelConfiguration c = model.configuration();
        this.manager = model.manager().newSubManager();
        this.text = new DecoderText(manager, model);
        this.inverseFrequencies = manager.create(c.rotaryEmbedding().inverseFrequencies(c.headDim()));
    }

    /**
     * A new sequence.
     *
     * @param capacity tokens it can hold, prompt and answer together
     */
    public Sequence newSequence(int capacity) {
        return new Sequence(model, text, inverseFrequencies, capacity);
    }

    @Override
    public void close() {
        text.close();
        manager.close();
    }
}
