package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A metric of an evaluation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EvaluationResult(
        @JsonPropertyDescription("Name of the evaluation.") String name,
        @JsonPropertyDescription("Kind of the evaluation.") String suite,
        @JsonPropertyDescription("Name of the metric.") String metric,

        @JsonPropertyDescription("Value of the tuned model, a decimal number.")
        String value,

        @JsonPropertyDescription("Value of the base model, a decimal number.")
        String base,

        @JsonPropertyDescription("The 95 % interval of the tuned model's value.")
        String interval,

        @JsonPropertyDescription("How many items the metric rests on.")
        Long items,

        @JsonPropertyDescription(
                "true: an earlier run with its workspace on the same claim had measured the base model on the same items.")
        Boolean baseReused,

        @JsonPropertyDescription("Whether the gates on this metric passed; absent without gates.")
        Boolean passed,

        @JsonPropertyDescription("The bound that was not met.")
        String message) {}
