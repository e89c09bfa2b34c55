package dev.longcontext.trainer.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What sets the families of Llama-style models apart; everything else is the same computation.
 *
 * @see ModelConfigurationReader for the differences that a configuration file may switch on
 */
public enum Architecture {
    LLAMA("llama", false, false),
    MISTRAL("mistral", false, false),
    QWEN2("qwen2", true, false),
    QWEN3("qwen3", false, true);

    private final String modelType;
    private final boolean queryKeyValueBias;
    private final boolean queryKeyNorm;

    /**
     * @param modelType {@code model_type} of config.json
     * @param queryKeyValueBias whether q_proj, k_proj and v_proj have a bias whatever the file says
     * @param queryKeyNorm whether queries and keys are normed per head
     */
    Architecture(String modelType, boolean queryKeyValueBias, boolean queryKeyNorm) {
        this.modelType = modelType;
        this.queryKeyValueBias = queryKeyValueBias;
        this.queryKeyNorm = queryKeyNorm;
    }

    public boolean queryKeyValueBias() {
        return queryKeyValueBias;
    }

    public boolean queryKeyNorm() {
        return queryKeyNorm;
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
