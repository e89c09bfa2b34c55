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
        @Min(1) @Max(65536) @JsonPropertyDescription("Samples a device adds up before a step. Default: 1. Immutable.")
        Integer gradientAccumulation,

        @JsonPropertyDescription(
                "Sample: every sample weighs the same, as in the paper. Token: every target token does. "
                        + "Default: Sample. Immutable.")
        LossWeighting lossWeighting) {
    /** What weighs the same in a step's loss. */
    public enum LossWeighting {
        Sample,
        Token
    }
}
