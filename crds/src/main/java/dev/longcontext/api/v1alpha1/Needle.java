package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The grid of a needle-in-a-haystack evaluation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Needle(
        @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Lengths of the texts in tokens, each at most context.targetLength. Required.")
        List<Integer> lengths,

        @Min(1)
        @Max(64)
        @JsonPropertyDescription("Number of depths, evenly from the beginning to the end. Default: 10.")
        Integer depths,

        @Min(1) @Max(1000) @JsonPropertyDescription("Texts of each length and depth. Default: 1.")
        Integer samplesPerCell,

        @Min(0) @Max(9007199254740991.0) @JsonPropertyDescription("Seed of the texts. Default: 999.")
        Long seed) {}
