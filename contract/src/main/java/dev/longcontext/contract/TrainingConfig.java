package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the weights are changed. Exactly one of {@code epochs} and {@code maxSteps} is given. */
@RecordBuilder
public record TrainingConfig(
        @JsonPropertyDescription("QLoRA, LoRA or Full.") Method method,

        @JsonPropertyDescription("The adapters; with QLoRA and LoRA.") @Nullable
        Lora lora,

        @JsonPropertyDescription("The frozen weights' form; with QLoRA.") @Nullable
        Quantization quantization,

        @JsonPropertyDescription("FP32 or BF16.") Precision precision,
        @JsonPropertyDescription("AdamW.") Optimizer optimizer,
        @JsonPropertyDescription("What a step sees.") Batch batch,

        @JsonPropertyDescription("Passes over the data, at least 1; either this or maxSteps.") @Min(1) @Nullable
        Integer epochs,

        @JsonPropertyDescription("Steps of the optimizer, at least 1; either this or epochs.") @Min(1) @Nullable
        Integer maxSteps,

        @JsonPropertyDescription("Of data order and initialisation: a whole number, at least 0.") @PositiveOrZero
        long seed,

        @JsonPropertyDescription("What a loss that is not finite, or a spike, does to the run.") @Nullable
        LossAnomaly lossAnomaly)
        implements TrainingConfigBuilder.With {

    public TrainingConfig {
        lossAnomaly = lossAnomaly == null ? LossAnomaly.DEFAULT : lossAnomaly;
    }

    /** What becomes of a run when a step's loss or the norm of its gradient is not finite, or the loss is a spike. */
    public record LossAnomaly(
            @JsonPropertyDescription("Fail, or RollBackAndSkip.")
            LossAnomalyAction action,

            @JsonPropertyDescription("Steps that may be skipped before the run fails, at least 0.") @PositiveOrZero
            int maxSkips,

            @JsonPropertyDescription(
                    "A loss above so many times the median of the last ones is a spike, above 1; absent: no loss is.")
            @DecimalMin(value = "1", inclusive = false)
            @Nullable
            Double spikeFactor) {

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

    /** The adapters. */
    @RecordBuilder
    public record Lora(
            @JsonPropertyDescription("Rank of the adapters, at least 1.") @Min(1)
            int rank,

            @JsonPropertyDescription("The delta is scaled by alpha / rank; above 0.") @Positive
            double alpha,

            @JsonPropertyDescription("Projections that get an adapter.") @Size(min = 1)
            List<TargetModule> targetModules,

            @JsonPropertyDescription("true: the token embedding is trained in full.")
            boolean trainEmbeddings)
            implements TrainingConfigLoraBuilder.With {

        /** The paper's: all projections of the attention, and the embeddings. */
        public static final Lora DEFAULT = new Lora(32, 16, List.of(TargetModule.values()), true);

        public Lora {
            targetModules = List.copyOf(targetModules);
        }

        /** The names of the projections, in the order given. */
        public List<String> moduleNames() {
            return targetModules.stream().map(Enum::name).toList();
        }
    }

    /** A projection, by its name in checkpoints. */
    @JsonClassDescription("A projection of the layer.")
    public enum TargetModule {
        q_proj,
        k_proj,
        v_proj,
        o_proj
    }

    /** The form of frozen weights. */
    public record Quantization(
            @JsonPropertyDescription("NF4.") QuantizationType type,

            @JsonPropertyDescription("Weights that share a scale: 64.") @Min(64) @Max(64)
            int blockSize,

            @JsonPropertyDescription("true: the scales are quantised too.")
            boolean doubleQuantization) {

        /** The paper's. */
        public static final Quantization DEFAULT = new Quantization(QuantizationType.NF4, 64, true);
    }

    /** The number format of quantised weights. */
    public enum QuantizationType {
        NF4
    }

    /** AdamW; norms are never decayed. */
    @RecordBuilder
    public record Optimizer(
            @JsonPropertyDescription("Peak rate, above 0, such as 5e-5.") @Positive
            double learningRate,

            @JsonPropertyDescription("Decay of the first moment, in [0, 1), such as 0.9.")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double beta1,

            @JsonPropertyDescription("Decay of the second moment, in [0, 1), such as 0.999.")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double beta2,

            @JsonPropertyDescription("Added to the root of the second moment; above 0, such as 1e-8.") @Positive
            double epsilon,

            @JsonPropertyDescription("Decoupled decay of matrices, at least 0.") @PositiveOrZero
            double weightDecay,

            @JsonPropertyDescription("Linear, Constant, Cosine or WarmupStableDecay.")
            Schedule schedule,

            @JsonPropertyDescription("Steps of linear warm-up from 0, 0 for none.") @PositiveOrZero
            int warmupSteps,

            @JsonPropertyDescription("The last share of the steps that decays, in (0, 1]; with WarmupStableDecay only.")
            @Positive
            @DecimalMax("1")
            @Nullable
            Double decayShare,

            @JsonPropertyDescription("Gradients with a larger norm are scaled down to it; above 0.") @Positive
            double maxGradientNorm,

            @JsonPropertyDescription(
                    "The share of learningRate that the schedule ends at, in [0, 1); left out, it ends at 0.")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            @Nullable
            Double minLearningRateRatio)
            implements TrainingConfigOptimizerBuilder.With {

        public Optimizer {
            minLearningRateRatio = minLearningRateRatio == null ? Double.valueOf(0) : minLearningRateRatio;
        }

        /** The paper's. */
        public static final Optimizer DEFAULT = TrainingConfigOptimizerBuilder.builder()
                .learningRate(5e-5)
                .beta1(0.9)
                .beta2(0.999)
                .epsilon(1e-8)
                .schedule(Schedule.Linear)
                .maxGradientNorm(1)
                .build();
    }

    /** The learning rate after the warm-up. */
    public enum Schedule {
        Linear,
        Constant,
        Cosine,
        WarmupStableDecay
    }

    /** What one step of the optimizer sees. */
    @RecordBuilder
    public record Batch(
            @JsonPropertyDescription("Samples on a device at a time, at least 1.") @Min(1)
            int perDevice,

            @JsonPropertyDescription("Passes whose gradients are added up to a step, at least 1.") @Min(1)
            int gradientAccumulation,

            @JsonPropertyDescription("Sample or Token: what weighs the same in the loss.")
            LossWeighting lossWeighting,

            @JsonPropertyDescription(
                    "A step takes consecutive samples up to so many tokens; left out, a fixed number of samples.")
            @Min(1)
            @Nullable
            Integer tokensPerStep,

            @JsonPropertyDescription(
                    "Weight of the mean loss of the tokens that are not targets, beside that of the targets; 0 for none.")
            @PositiveOrZero
            @Nullable
            Double otherTokensWeight)
            implements TrainingConfigBatchBuilder.With {

        /** The paper's. */
        public static final Batch DEFAULT = TrainingConfigBatchBuilder.builder()
                .perDevice(1)
                .gradientAccumulation(1)
                .lossWeighting(LossWeighting.Sample)
                .build();

        public Batch {
            otherTokensWeight = otherTokensWeight == null ? Double.valueOf(0) : otherTokensWeight;
        }
    }

    /** Whether every sample or every target token weighs the same. */
    public enum LossWeighting {
        Sample,
        Token
    }
}
