package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** AdamW and its schedule. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.learningRate) || double(self.learningRate) > 0.0",
        message = "learningRate must be above 0, for example 5e-5")
@ValidationRule(
        value = "!has(self.epsilon) || double(self.epsilon) > 0.0",
        message = "epsilon must be above 0, for example 1e-8")
@ValidationRule(
        value = "!has(self.maxGradientNorm) || double(self.maxGradientNorm) > 0.0",
        message = "maxGradientNorm must be above 0, for example 1")
@ValidationRule(
        value = "!has(self.beta1) || double(self.beta1) < 1.0",
        message = "beta1 must be below 1, for example 0.9")
@ValidationRule(
        value = "!has(self.beta2) || double(self.beta2) < 1.0",
        message = "beta2 must be below 1, for example 0.999")
@ValidationRule(
        value = "!has(self.minLearningRateRatio) || double(self.minLearningRateRatio) < 1.0",
        message = "minLearningRateRatio must be below 1, for example 0.1")
@ValidationRule(
        value = "has(self.decayShare) == (self.?schedule.orValue('Linear') == 'WarmupStableDecay')",
        message = "the schedule WarmupStableDecay needs decayShare, for example 0.2, and no other schedule has it")
@ValidationRule(
        value = "!has(self.decayShare) || (double(self.decayShare) > 0.0 && double(self.decayShare) <= 1.0)",
        message = "decayShare must be above 0 and at most 1, for example 0.2")
@RecordBuilder
public record Optimizer(
        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Peak learning rate, a decimal number. Default: 5e-5. Immutable.")
        String learningRate,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Decay of the first moment, below 1. Default: 0.9. Immutable.")
        String beta1,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Decay of the second moment, below 1. Default: 0.999. Immutable.")
        String beta2,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Added to the square root of the second moment. Default: 1e-8. Immutable.")
        String epsilon,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Decoupled weight decay of matrices. Default: 0. Immutable.")
        String weightDecay,

        @JsonPropertyDescription(
                "Learning rate after the warm-up: Linear to 0, Constant, Cosine to 0, or WarmupStableDecay (constant, and "
                        + "linear to 0 over the last decayShare of the steps). Default: Linear. Immutable.")
        Schedule schedule,

        @Min(0)
        @Max(100000000)
        @JsonPropertyDescription("Steps over which the learning rate rises from 0. Default: 0. Immutable.")
        Integer warmupSteps,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "The last share of the steps, in which the learning rate falls; required with the schedule "
                        + "WarmupStableDecay, and only there. Default: none. Immutable.")
        String decayShare,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Maximum gradient norm; larger gradients are scaled down. Default: 1.0. Immutable.")
        String maxGradientNorm,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "The share of learningRate that the schedule falls to in place of 0; without effect on Constant. Below 1. "
                        + "Default: 0. Immutable.")
        String minLearningRateRatio) {
    /** Course of the learning rate. */
    public enum Schedule {
        Linear,
        Constant,
        Cosine,
        WarmupStableDecay
    }
}
