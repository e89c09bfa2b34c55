package dev.longcontext.trainer.configuration;

import dev.longcontext.trainer.quantization.Nf4Options;
import java.util.List;

/**
 * How the weights are changed.
 *
 * @param lora present exactly with the methods {@link Method#QLoRA} and {@link Method#LoRA}, else null
 * @param quantization present exactly with the method {@link Method#QLoRA}, else null
 * @param epochs passes over the data, or null; exactly one of {@code epochs} and {@code maxSteps} is given
 * @param maxSteps steps of the optimizer, or null
 * @param seed of data order and initialisation
 * @param lossAnomaly null is {@link LossAnomaly#DEFAULT}
 */
public record Training(
        Method method,
        InitialWeights initialWeights,
        Lora lora,
        Quantization quantization,
        Precision precision,
        Optimizer optimizer,
        Batch batch,
        Integer epochs,
        Integer maxSteps,
        long seed,
        LossAnomaly lossAnomaly) {

    public Training {
        lossAnomaly = lossAnomaly == null ? LossAnomaly.DEFAULT : lossAnomaly;
    }

    /**
     * What becomes of a run when the loss of a step, or the norm of its gradient, is not finite, or the loss is a spike.
     *
     * @param maxSkips steps of the whole run that may be skipped; one more fails it
     * @param spikeFactor a loss above so many times the median of the losses before it is a spike; null: no loss is
     */
    public record LossAnomaly(LossAnomalyAction action, int maxSkips, Double spikeFactor) {

        public static final LossAnomaly DEFAULT = new LossAnomaly(LossAnomalyAction.RollBackAndSkip, 3, null);
    }

    /** The run fails; or it goes back to the last checkpoint, and leaves the step's samples out. */
    public enum LossAnomalyAction {
        Fail,
        RollBackAndSkip
    }

    /** Adapters on quantised weights, adapters on full-precision weights, or all weights. */
    public enum Method {
        QLoRA,
        LoRA,
        Full
    }

    /** The base model's weights, or random ones: then only its shape and tokenizer are used. */
    public enum InitialWeights {
        Pretrained,
        Random
    }

    /**
     * @param alpha the delta is scaled by {@code alpha / rank}
     * @param targetModules names of the projections that get an adapter, such as {@code q_proj}
     * @param trainEmbeddings whether the token embedding is trained in full
     */
    public record Lora(int rank, double alpha, double dropout, List<String> targetModules, boolean trainEmbeddings) {
        public Lora {
            targetModules = List.copyOf(targetModules);
        }
    }

    /** @param blockSize weights that share one scale */
    public record Quantization(QuantizationType type, int blockSize, boolean doubleQuantization) {

        /** The same as NF4 takes it. */
        public Nf4Options nf4() {
            return new Nf4Options(blockSize, doubleQuantization);
        }
    }

    public enum QuantizationType {
        NF4
    }

    /**
     * AdamW.
     *
     * @param weightDecay on matrices; norms are never decayed
     * @param warmupSteps steps of linear warm-up from 0
     * @param decayShare the last share of the steps that decays, with {@link Schedule#WarmupStableDecay} only, else null
     * @param maxGradientNorm gradients with a larger norm are scaled down to it
     */
    public record Optimizer(
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            Schedule schedule,
            int warmupSteps,
            Double decayShare,
            double maxGradientNorm) {}

    /** The learning rate after the warm-up. */
    public enum Schedule {
        Linear,
        Constant,
        Cosine,
        WarmupStableDecay
    }

    /**
     * What one step of the optimizer sees.
     *
     * @param perDevice samples on a device at a time
     * @param gradientAccumulation passes whose gradients are added up to one step
     * @param lossWeighting whether every sample or every target token weighs the same
     * @param tokensPerStep a step takes consecutive samples up to so many tokens; null: a fixed number of samples
     * @param otherTokensWeight the loss is the mean over the targets plus this times the mean over all other tokens
     */
    public record Batch(
            int perDevice,
            int gradientAccumulation,
            LossWeighting lossWeighting,
            Integer tokensPerStep,
            double otherTokensWeight) {}

    public enum LossWeighting {
        Sample,
        Token
    }
}
