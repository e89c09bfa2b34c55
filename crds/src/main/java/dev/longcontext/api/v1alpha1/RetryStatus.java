package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What became of the last spec.retry. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RetryStatus(
        @JsonPropertyDescription("The spec.retry that was acted on last; a higher one is a wish to be taken up again.")
        Integer observed,

        @JsonPropertyDescription("Whether the run was taken up again; false: it had not failed, and nothing was done.")
        Boolean effective,

        @JsonPropertyDescription("What was taken up, or why nothing was.")
        String message) {}
