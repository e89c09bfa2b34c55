package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.soabase.recordbuilder.core.RecordBuilder;

/** What makes one optimiser step: every device takes one sample at a time. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record Batch(
        @Min(1)
        @Max(65536)
        @JsonPropertyDescription("Samples that each device accumulates before a step. Default: 1. Immutable.")
        Integer gradientAccumulation,

        @JsonPropertyDescription(
                "Sample: every sample has the same weight in the loss, as in the paper. Token: every trained "
                        + "token has. Default: Sample. Immutable.")
        LossWeighting lossWeighting) {
    /** What weighs the same in a step's loss. */
    public enum LossWeighting {
        Sample,
        Token
    }
}
