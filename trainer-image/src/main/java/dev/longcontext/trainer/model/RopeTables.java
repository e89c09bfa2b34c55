package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.architecture.ModelConfiguration;

/**
 * Angles of the rotary embedding in the type of the computation, for the longest sequence so far. They belong to the
 * model's manager.
 */
final class RopeTables {

    private final NDManager owner;
    private final ModelConfiguration configuration;
    private final TrainingText text;
    private Angles tables;
    private int length;

    RopeTables(NDManager owner, ModelConfiguration configuration, TrainingText text) {
        this.owner = owner;
        this.configuration = configuration;
        this.text = text;
    }

    /** Of at least so many positions. */
    Angles of(int wanted) {
        if (tables == null || length < wanted) {
            length = Math.max(wanted, configuration.maxLength());
            if (tables != null) {
                tables.cos().close();
                tables.sin().close();
            }
            float[] frequencies = configuration.rotaryEmbedding().inverseFrequencies(configuration.headDim());
            try (NDArray inverse = owner.create(frequencies)) {
                tables = text.ropeTables(owner, inverse, length);
            }
        }
        return tables;
    }
}
