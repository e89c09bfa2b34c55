package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What became of the last spec.retry. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RetryStatus(
        @JsonPropertyDescription("The last spec.retry that the operator has processed; a higher one resumes the run.")
        Integer observed,

        @JsonPropertyDescription(
                "Whether the run was resumed; false means that it had not failed and nothing was done.")
        Boolean effective,

        @JsonPropertyDescription("What was resumed, or why nothing was.")
        String message) {}
