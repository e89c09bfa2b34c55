package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.soabase.recordbuilder.core.RecordBuilder;

/** When training saves what it needs to go on. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record Checkpoint(
        @Min(1)
        @Max(1000000)
        @JsonPropertyDescription("Steps between checkpoints. Default: 50. Mutable while suspended, or with retry.")
        Integer everySteps,

        @Min(1)
        @Max(100)
        @JsonPropertyDescription("Checkpoints kept. Default: 2. Mutable while suspended, or with retry.")
        Integer keepLast,

        @JsonPropertyDescription(
                "Save: on a stop request, train saves a checkpoint first. Skip: it stops at once. Default: Save. "
                        + "Mutable while suspended, or with retry.")
        OnTermination onTermination) {
    /** What a stopped training does. */
    public enum OnTermination {
        Save,
        Skip
    }
}
