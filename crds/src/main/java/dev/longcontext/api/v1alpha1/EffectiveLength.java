package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The bound that a length's score must hold to count as effective. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.min) != has(self.shareOfShortest)",
        message = "effectiveLength needs min or shareOfShortest, one of them")
@ValidationRule(
        value = "[self.?min, self.?shareOfShortest].all(bound, double(bound.orValue('1')) > 0.0 && "
                + "double(bound.orValue('1')) <= 1.0)",
        message = "the bound of an effective length is a share above 0 and up to 1: write 0.9 for 90 %")
public record EffectiveLength(
        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "The least score of a length, a decimal number above 0 and up to 1. Default: no bound. Immutable.")
        String min,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "The least score of a length as a share of the base model's score of the shortest length, "
                        + "a decimal number above 0 and up to 1. Default: no bound. Immutable.")
        String shareOfShortest) {}
