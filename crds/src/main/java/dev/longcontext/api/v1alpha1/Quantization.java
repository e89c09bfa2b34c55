package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.soabase.recordbuilder.core.RecordBuilder;

/** 4-bit form of the frozen base (Dettmers et al., arXiv 2305.14314). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record Quantization(
        @JsonPropertyDescription("Quantisation format. Default: NF4, the only one. Immutable.")
        Type type,

        @Min(64)
        @Max(64)
        @JsonPropertyDescription("Weights that share a scale. Default: 64, the only value. Immutable.")
        Integer blockSize,

        @JsonPropertyDescription("Also quantise the scales to 8 bits. Default: true. Immutable.")
        Boolean doubleQuantization) {
    /** Code book of the 4-bit weights. */
    public enum Type {
        NF4
    }
}
