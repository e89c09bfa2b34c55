package dev.longcontext.trainer.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.failure.FailureException;
import java.util.List;

/**
 * Fields by which other architectures change the computation. A config.json of an architecture that is computed here has
 * them where a model was changed by code of its own: computed without them, it would be another model, and nobody be told.
 */
record ForeignFields(JsonNode root, Architecture architecture) {

    private static final double NONE = Double.NaN;

    private static final List<Factor> FACTORS = List.of(
            new Factor("attn_logit_softcapping", 0),
            new Factor("final_logit_softcapping", 0),
            new Factor("attention_chunk_size", 0),
            new Factor("no_rope_layer_interval", 0),
            new Factor("logit_scale", 1),
            new Factor("logits_scaling", 1),
            new Factor("residual_multiplier", 1),
            new Factor("embedding_multiplier", 1),
            new Factor("scale_emb", 1),
            new Factor("scale_depth", NONE),
            new Factor("attention_multiplier", NONE),
            new Factor("clip_qkv", NONE));

    private static final String QUERY_KEY_NORM = "use_qk_norm";
    private static final List<String> FLAGS =
            List.of(QUERY_KEY_NORM, "attn_temperature_tuning", "use_parallel_residual", "alibi");

    /** 1 for each layer that has a rotary embedding, 0 for the others. */
    private static final String NO_ROPE_LAYERS = "no_rope_layers";

    /** @param neutral the number that changes nothing; NaN where every number changes something */
    private record Factor(String field, double neutral) {}

    /** Makes an error of a field, its value, the rule and the remedy. */
    @FunctionalInterface
    interface Problem {
        FailureException of(String field, Object value, String rule, String remedy);
    }

    /** @throws FailureException for the first field with a value that changes the computation */
    void check(Problem problem) {
        for (Factor factor : FACTORS) {
            JsonNode value = root.path(factor.field());
            refuse(value.isNumber() && value.doubleValue() != factor.neutral(), factor.field(), problem);
        }
        for (String flag : FLAGS) {
            boolean computed = flag.equals(QUERY_KEY_NORM) && architecture.queryKeyNorm();
            refuse(root.path(flag).asBoolean(false) && !computed, flag, problem);
        }
        for (JsonNode rotated : root.path(NO_ROPE_LAYERS)) {
            refuse(rotated.asInt(1) == 0, NO_ROPE_LAYERS, problem);
        }
    }

    private void refuse(boolean changes, String field, Problem problem) {
        if (changes) {
            throw problem.of(
                    field,
                    root.path(field),
                    "must be absent: models of the type " + architecture.modelType() + " are computed without it",
                    "Use a base model that transformers computes without code from the model's repository; if no code reads "
                            + "the field, remove it from config.json.");
        }
    }
}
