package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The context lengths that hold what {@code evaluation[].effectiveLength} asks. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EffectiveLengthStatus(
        @JsonPropertyDescription(
                "Of the tuned model, in tokens: the longest tested length up to which every one holds the bound, the "
                        + "smallest such length of several evaluations; 0 if none does.")
        Long tuned,

        @JsonPropertyDescription("The same of the base model.")
        Long base) {}
