package dev.longcontext.trainer.architecture;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What sets the families of Llama-style models apart; everything else is the same computation.
 *
 * @see ModelConfigurationReader for the differences that a configuration file may switch on
 */
public enum Architecture {
    LLAMA("llama", Bias.AS_STATED, false, new Defaults(null, null, 2048)),
    MISTRAL("mistral", Bias.NEVER, false, new Defaults(8, null, 131_072)),
    MINISTRAL("ministral", Bias.NEVER, false, new Defaults(8, null, 131_072)),
    QWEN2("qwen2", Bias.OF_QUERY_KEY_VALUE, false, new Defaults(32, null, 32_768)),
    QWEN3("qwen3", Bias.AS_STATED, true, new Defaults(32, 128, 32_768));

    /** What all of them take where config.json has none. */
    static final double ROPE_THETA = 10_000;

    static final double RMS_NORM_EPSILON = 1e-6;

    /**
     * What config.json means where it lacks a field: the defaults of transformers' configuration classes, the same in 4.57
     * and 5.
     *
     * @param keyValueHeads null: as many as there are heads
     * @param headDim null: hidden_size / num_attention_heads
     * @param maxLength {@code max_position_embeddings}
     */
    record Defaults(Integer keyValueHeads, Integer headDim, int maxLength) {}

    /** Which projections of attention have a bias. */
    enum Bias {
        /** None, whatever the file says. */
        NEVER,
        /** q_proj, k_proj and v_proj, whatever the file says. */
        OF_QUERY_KEY_VALUE,
        /** All four where the file says {@code attention_bias}. */
        AS_STATED
    }

    private final String modelType;
    private final Bias bias;
    private final boolean queryKeyNorm;
    private final Defaults defaults;

    /**
     * @param modelType {@code model_type} of config.json
     * @param bias which projections of attention have one
     * @param queryKeyNorm whether queries and keys are normed per head
     * @param defaults of fields that the file lacks
     */
    Architecture(String modelType, Bias bias, boolean queryKeyNorm, Defaults defaults) {
        this.modelType = modelType;
        this.bias = bias;
        this.queryKeyNorm = queryKeyNorm;
        this.defaults = defaults;
    }

    Bias bias() {
        return bias;
    }

    public boolean queryKeyNorm() {
        return queryKeyNorm;
    }

    Defaults defaults() {
        return defaults;
    }

    String modelType() {
        return modelType;
    }

    static Optional<Architecture> of(String modelType) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.modelType.equals(modelType))
                .findAny();
    }

    static String known() {
        return Arrays.stream(values())
                .map(architecture -> architecture.modelType)
                .collect(Collectors.joining(", "));
    }
}
