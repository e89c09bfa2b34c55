package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Problems that training recovered from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Recovery(
        @JsonPropertyDescription("Steps skipped because their loss was not finite or a spike, according to "
                + "spec.training.lossAnomaly.")
        Long skippedSteps,

        @JsonPropertyDescription("Checkpoints that an attempt found damaged on the volume and skipped.")
        Long damagedCheckpoints) {}
