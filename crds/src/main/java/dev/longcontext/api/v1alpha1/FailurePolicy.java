package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** What happens when a stage fails. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.hangTimeout) || self.hangTimeout.matches('[1-9]')",
        message = "hangTimeout must be above zero, for example 30m")
@ValidationRule(
        value = "!has(self.deadline) || self.deadline.matches('[1-9]')",
        message = "deadline must be above zero, for example 24h: remove it to have none")
@RecordBuilder
public record FailurePolicy(
        @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
                "Restarts of a stage after failures that may be temporary; a requested stop does not count. "
                        + "Default: 3. Mutable.")
        Integer maxRestarts,

        @Pattern(Rules.DURATION)
        @Size(min = 2, max = 16)
        @JsonPropertyDescription(
                "A training step that takes longer counts as a hang, for example 30m. Default: 30m. Mutable; a running attempt keeps its own.")
        String hangTimeout,

        @Pattern(Rules.DURATION)
        @Size(min = 2, max = 16)
        @JsonPropertyDescription(
                "Longest time of one stage's Job, for example 24h. Default: none. Mutable; a running attempt keeps its own.")
        String deadline) {}
