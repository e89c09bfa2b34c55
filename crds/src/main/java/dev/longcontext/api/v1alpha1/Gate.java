package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A bound on a metric. All bounds that are set must hold. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.min) || has(self.max) || has(self.maxDropFromBase)",
        message = "a gate needs min, max or maxDropFromBase")
@ValidationRule(
        value = "[self.?min, self.?max, self.?maxDropFromBase].all(bound, double(bound.orValue('0')) <= 1.0)",
        message = "the bounds of a gate are shares from 0 to 1: write 0.98 for 98 %")
@ValidationRule(
        value = "!has(self.min) || !has(self.max) || double(self.min) <= double(self.max)",
        message = "min is above max: no value can pass this gate")
public record Gate(
        @Required
        @JsonPropertyDescription("accuracy: share of right answers over the whole grid. worstLengthAccuracy, "
                + "worstCellAccuracy: the same over the worst length, the worst cell. "
                + "longestLengthAccuracy: over the longest length. Required. Immutable.")
        Metric metric,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Least value of the tuned model, a decimal number. Default: no bound. Immutable.")
        String min,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Greatest value of the tuned model, a decimal number. Default: no bound. Immutable.")
        String max,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "How far the tuned model may be below the base, a decimal number. Default: no bound. Immutable.")
        String maxDropFromBase,

        @JsonPropertyDescription(
                "Block: publishing waits for this gate. Warn: a miss is reported only. Default: Block. Immutable.")
        Severity severity) {
    /** What is bounded. */
    public enum Metric {
        accuracy,
        worstLengthAccuracy,
        longestLengthAccuracy,
        worstCellAccuracy
    }

    /** What a miss does. */
    public enum Severity {
        Block,
        Warn
    }
}
