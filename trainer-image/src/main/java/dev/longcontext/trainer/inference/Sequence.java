package dev.longcontext.trainer.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.tensors.TorchModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One sequence that grows: its keys and values are kept, so that no token is computed twice. */
public final class Sequence implements AutoCloseable {
    /** Tokens read at a time: bounds the attention mask, which has as many rows. */
    public static final int CHUNK = 512;

    private final LlamaModel model;
    private final TorchModule module;
    private final NDArray inverseFrequencies;
    private final NDManager manager;
    private final List<List<NDArray>> caches = new ArrayList<>();
    private final int capacity;
    private int length;

    Sequence(LlamaModel model, TorchModule module, NDArray inverseFrequencies, int capacity) {
        this.model = model;
        this.module = module;
        this.inverseFrequencies = inverseFrequencies;
        this.capacity = capacity;
        this.manager = model.manager().newSubManager();
        int heads = model.configuration().keyValueHeads();
        for (int i = 0; i < model.configuration().layers(); i++) {
            caches.add(List.of(cache(heads), cache(heads)));
        }
    }

    private NDArray cache(int heads) {
        return module.method("cache")
                .with(heads)
                .with(capacity)
                .with(inverseFrequencies)
                .toTensor(manager);
    }

    /** Tokens so far. */
    public int length() {
        return length;
    }

    /**
     * Appends tokens.
     *
     * @return logits [vocabulary] of the token after the last
     * @throws IllegalArgumentException when there is nothing to append, or no room for it
     */
    public float[] append(int[] tokens) {
        if (tokens.length == 0 || length + tokens.length > capacity) {
            throw new IllegalArgumentException(
                    tokens.length + " tokens after " + length + " in a sequence of " + capacity);
        }
        float[] logits = null;
        for (int begin = 0; begin < tokens.length; begin += CHUNK) {
            int[] chunk = Arrays.copyOfRange(tokens, begin, Math.min(tokens.length, begin + CHUNK));
            logits = appendChunk(chunk, begin + chunk.length == tokens.length);
        }
        return logits;
    }

    private float[] appendChunk(int[] tokens, boolean last) {
        try (NDManager pass = manager.newSubManager()) {
            NDArray ids = pass.create(Arrays.stream(tokens).asLongStream().toArray());
            NDArray x = module.method("embed")
                    .with(ids)
                    .with(model.weights().embedding())
                    .toTensor(pass);
            List<NDArray> angles = module.method("rope")
                    .with(inverseFrequencies)
                    .with(length)
                    .with(tokens.length)
                    .toTensors(pass);
            for (int i = 0; i < caches.size(); i++) {
                NDArray y = module.method("layer")
                        .with(x)
                        .with(model.weights().layer(i))
                        .with(model.loraScale())
                        .with(angles)
                        .with(caches.get(i))
                        .with(length)
                        .with(model.configuration().attentionWindow(i))
                        .toTensor(pass);
                x.close();
                x = y;
            }
            length += tokens.length;
            return last
                    ? module.method("logits")
                            .with(x)
                            .with(model.weights().outside())
                            .toTensor(pass)
                            .toFloatArray()
                    : null;
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
