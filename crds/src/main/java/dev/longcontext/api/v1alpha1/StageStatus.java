package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One stage of the run. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StageStatus(
        @JsonPropertyDescription("prepare, train, evaluate or export.")
        String name,

        @JsonPropertyDescription("Pending, Running, Succeeded, Failed or Suspended.")
        String state,

        @JsonPropertyDescription("Name of the last attempt's Job.")
        String job,

        @JsonPropertyDescription("Number of the last attempt, from 1.")
        Integer attempt,

        @JsonPropertyDescription(
                "Restarts that count against failurePolicy.maxRestarts, since the stage was last resumed.")
        Integer restarts,

        @JsonPropertyDescription("spec.retry that resumed the stage; absent if none did.")
        Integer retry,

        @JsonPropertyDescription("Image of the trainer in the last pod that started.")
        String image,

        @JsonPropertyDescription("When the first attempt since the stage was last resumed started; RFC 3339.")
        String started,

        @JsonPropertyDescription("When the stage ended, RFC 3339.")
        String completed,

        @JsonPropertyDescription("SHA-256 of the stage's manifest: its inputs and outputs.")
        String manifestDigest) {}
