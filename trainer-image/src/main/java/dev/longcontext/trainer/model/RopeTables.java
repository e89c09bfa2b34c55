package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import java.util.List;

/**
 * Cosines and sines of the rotary embedding [length, e] in the type of the computation, for the longest sequence so far.
 * They belong to the model's manager.
 */
final class RopeTables {

    private final LlamaModel model;
    private List<NDArray> tables = List.of();
    private int length;

    RopeTables(LlamaModel model) {
        this.model = model;
    }

    /** Cosines then sines, [at least {@code wanted}, e]. */
    List<NDArray> of(int wanted) {
        if (tables.isEmpty() || length < wanted) {
            ModelConfiguration c = model.configuration();
            length = Math.max(wanted, c.maxLength());
            tables.forEach(NDArray::close);
            float[] frequencies = c.rotaryEmbedding().inverseFrequencies(c.headDim());
            try (NDArray inverse = model.manager().create(frequencies)) {
                tables = model.call("rope_tables").with(inverse).with(length).toTensors(model.manager());
            }
        }
        return tables;
    }
}
