package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The grid of a needle-in-a-haystack evaluation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.lengths.all(a, a >= 1 && self.lengths.exists_one(b, b == a))",
        message = "lengths must be above 0, and each only once")
public record Needle(
        @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
                "Lengths of the texts in tokens, each at most context.targetLength. Required. Immutable.")
        List<Integer> lengths,

        @Min(1)
        @Max(64)
        @JsonPropertyDescription("Number of depths, spaced evenly from beginning to end. Default: 10. Immutable.")
        Integer depths,

        @Min(1) @Max(1000) @JsonPropertyDescription("Texts per length and depth. Default: 1. Immutable.")
        Integer samplesPerCell,

        @Min(0) @Max(9007199254740991.0) @JsonPropertyDescription("Seed of the texts. Default: 999. Immutable.")
        Long seed) {}
