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

/** What makes one optimiser step. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.tokensPerStep) || (self.?perDevice.orValue(1) == 1 "
                + "&& self.?gradientAccumulation.orValue(1) == 1)",
        message = "tokensPerStep fixes the size of a step: remove perDevice and gradientAccumulation, or tokensPerStep")
@RecordBuilder
public record Batch(
        @Min(1)
        @Max(65536)
        @JsonPropertyDescription("Samples that a device computes at a time. More are faster for short samples and take "
                + "more memory. Default: 1. Immutable.")
        Integer perDevice,

        @Min(1)
        @Max(65536)
        @JsonPropertyDescription("Passes of perDevice samples whose gradients each device accumulates before a step. "
                + "Default: 1. Immutable.")
        Integer gradientAccumulation,

        @JsonPropertyDescription(
                "Sample: every sample has the same weight in the loss, as in the paper. Token: every trained "
                        + "token has. Default: Sample. Immutable.")
        LossWeighting lossWeighting,

        @Min(1)
        @Max(1073741824)
        @JsonPropertyDescription(
                "Tokens of a step: it takes consecutive samples up to so many tokens, and at least one sample. "
                        + "Excludes perDevice and gradientAccumulation. Default: a fixed number of samples. Immutable.")
        Integer tokensPerStep,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "Weight in the loss of the tokens that are not trained otherwise, such as a user's questions: the mean of "
                        + "their loss is multiplied by it and added. Default: 0. Immutable.")
        String otherTokensWeight) {
    /** What weighs the same in a step's loss. */
    public enum LossWeighting {
        Sample,
        Token
    }
}
