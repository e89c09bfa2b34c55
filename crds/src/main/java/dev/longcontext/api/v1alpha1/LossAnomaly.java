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

/** What happens to a run when the loss of a step, or the norm of its gradient, is not finite, or the loss is a spike. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.spikeFactor) || double(self.spikeFactor) > 1.0",
        message = "spikeFactor must be above 1, for example 3: remove it if no finite loss should count as a spike")
@RecordBuilder
public record LossAnomaly(
        @JsonPropertyDescription(
                "RollBackAndSkip: go back to the last verified checkpoint and skip the step's samples. Fail: the "
                        + "stage fails. Default: RollBackAndSkip. Immutable.")
        Action action,

        @Min(0)
        @Max(1000000)
        @JsonPropertyDescription(
                "Steps of the whole run that may be skipped; one more fails the stage. Default: 3. Immutable.")
        Integer maxSkips,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "A loss above this factor times the median of the last 64 losses is a spike; a decimal number "
                        + "above 1. The first 16 steps have no spikes. Default: none, because losses of single long "
                        + "samples vary widely. Immutable.")
        String spikeFactor) {
    /** What is done. */
    public enum Action {
        Fail,
        RollBackAndSkip
    }
}
