package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** How the result is published. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.kserve) || self.?artifact.?format.orValue('Merged') == 'Merged'",
        message = "kserve needs a merged model: write artifact.format: Merged, or remove kserve")
@RecordBuilder
public record Publish(
        @JsonPropertyDescription(
                "OnGatesPassed: publish if every blocking gate passes. Always: publish in any case. Never: the "
                        + "run ends after the export. Default: OnGatesPassed. Mutable.")
        When when,

        @JsonPropertyDescription("What is exported and served. Immutable.")
        Artifact artifact,

        @JsonPropertyDescription("The InferenceService to create. Default: none. Mutable.")
        KServe kserve) {
    /** When the result is published. */
    public enum When {
        OnGatesPassed,
        Always,
        Never
    }
}
