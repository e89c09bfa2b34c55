package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The claim that holds what the stages leave for each other. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WorkspaceStatus(
        @JsonPropertyDescription("Name of the claim.") String claim,

        @JsonPropertyDescription(
                "The claim's metadata.uid. Another claim with the same name lacks the stages' results, so the "
                        + "run starts again.")
        String uid) {}
