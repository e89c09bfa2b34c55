package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Progress of the running stage. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Progress(
        @JsonPropertyDescription("Name of the stage.") String stage,

        @JsonPropertyDescription("Percentage of the stage that is done, 0 to 100.")
        Integer percent,

        @JsonPropertyDescription("The percentage in readable form, for example 42%.")
        String display,

        @JsonPropertyDescription("Steps done.") Long step,
        @JsonPropertyDescription("Steps in all.") Long totalSteps,
        @JsonPropertyDescription("Tokens done.") Long tokens,

        @JsonPropertyDescription("Tokens per second, a decimal number.")
        String tokensPerSecond,

        @JsonPropertyDescription("Loss of the last step, a decimal number.")
        String loss,

        @JsonPropertyDescription("Estimated seconds to the end of the stage.")
        Long remainingSeconds,

        @JsonPropertyDescription("The time in readable form, for example 1h12m.")
        String remaining,

        @JsonPropertyDescription(
                "Until when the stage waits because a server asked for that, RFC 3339. Such a wait does not count as a hang.")
        String waitingUntil,

        @JsonPropertyDescription("When the trainer reported this, RFC 3339.")
        String updated) {}
