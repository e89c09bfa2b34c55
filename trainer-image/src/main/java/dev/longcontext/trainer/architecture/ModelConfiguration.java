package dev.longcontext.trainer.architecture;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The shape of a model, from its config.json.
 *
 * @param maxLength {@code max_position_embeddings}, the native context length in tokens
 * @param tiedEmbeddings whether lm_head is the embedding table
 * @param queryKeyValueBias whether q_proj, k_proj and v_proj have a bias
 * @param outputBias whether o_proj has one
 * @param attentionWindows of each layer how many keys a query sees, its own the last; 0: all up to its own
 * @param endTokens {@code eos_token_id}: one, several, or none
 */
public record ModelConfiguration(
        Architecture architecture,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headDim,
        int vocabularySize,
        double rmsNormEpsilon,
        RotaryEmbedding rotaryEmbedding,
        int maxLength,
        boolean tiedEmbeddings,
        boolean queryKeyValueBias,
        boolean outputBias,
        List<Integer> attentionWindows,
        List<Integer> endTokens) {

    public ModelConfiguration {
        attentionWindows = List.copyOf(attentionWindows);
        endTokens = List.copyOf(endTokens);
    }

    /** Of a layer how many keys a query sees, its own the last of them; 0: all up to its own. */
    public int attentionWindow(int layer) {
        return attentionWindows.get(layer);
    }

    /** @throws FailureException of class InvalidConfiguration where attention has no kernel on a GPU */
    public void requireGpuAttention() {
        if (headDim % 8 != 0 || headDim > 256) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "config.json: the head dimension is " + headDim
                                    + "; attention on a GPU needs a multiple of 8, at most 256",
                            "Use another base model, or train on the CPU.")
                    .atField("spec.baseModel.uri");
        }
    }

    /**
     * The context length to claim after training, for {@code max_position_embeddings}. With the rotary embedding as it
     * was, what worked before still does; with another one, what was trained is all that is known.
     *
     * @param trained length of the training, tokens
     * @param newRopeTheta empty: as it was
     */
    public int lengthAfter(int trained, OptionalDouble newRopeTheta) {
        boolean sameRope = newRopeTheta.orElse(rotaryEmbedding.theta()) == rotaryEmbedding.theta();
        return sameRope ? Math.max(maxLength, trained) : trained;
    }

    public ModelConfiguration withRopeTheta(double theta) {
        return new ModelConfiguration(
                architecture,
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                keyValueHeads,
                headDim,
                vocabularySize,
                rmsNormEpsilon,
                rotaryEmbedding.withTheta(theta),
                maxLength,
                tiedEmbeddings,
                queryKeyValueBias,
                outputBias,
                attentionWindows,
                endTokens);
    }
}
