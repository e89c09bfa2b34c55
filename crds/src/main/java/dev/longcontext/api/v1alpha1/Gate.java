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
        value = "has(self.min) || has(self.max) || has(self.maxDropFromBase) || has(self.maxRiseFromBase)",
        message = "a gate needs min, max, maxDropFromBase or maxRiseFromBase")
@ValidationRule(
        value = "!has(self.min) || !has(self.max) || double(self.min) <= double(self.max)",
        message = "min is above max: no value can pass this gate")
public record Gate(
        @Required @JsonPropertyDescription(EvaluationSuite.METRICS + "Required. Immutable.")
        EvaluationSuite.Metric metric,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Minimum value of the tuned model, a decimal number. Default: no bound. Immutable.")
        String min,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Maximum value of the tuned model, a decimal number. Default: no bound. Immutable.")
        String max,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "How far the tuned model may be below the base in a metric of which more is better, a decimal number in the "
                        + "metric's unit. Default: no bound. Immutable.")
        String maxDropFromBase,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "How far the tuned model may be above the base in a metric of which less is better, a decimal number in the "
                        + "metric's unit. Default: no bound. Immutable.")
        String maxRiseFromBase,

        @JsonPropertyDescription(
                "Point: the measured value must hold the bounds. LowerBound: the end of its 95 % interval that is worse for "
                        + "the model must, so a gate passes only if enough items show it. Default: Point. Immutable.")
        DecideBy decideBy,

        @JsonPropertyDescription(
                "Block: the result is published only if this gate passes. Warn: a failure is only reported. "
                        + "Default: Block. Immutable.")
        Severity severity) {
    /** How uncertainty is treated. */
    public enum DecideBy {
        Point,
        LowerBound
    }

    /** What a miss does. */
    public enum Severity {
        Block,
        Warn
    }
}
