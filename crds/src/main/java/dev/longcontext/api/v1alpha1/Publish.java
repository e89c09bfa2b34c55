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
@ValidationRule(
        value = "self.?maxModelLen.orValue('') != 'Effective' || self.?artifact.?format.orValue('Merged') == 'Merged'",
        message = "maxModelLen: Effective is written into a merged model: write artifact.format: Merged, or remove it")
@RecordBuilder
public record Publish(
        @JsonPropertyDescription(
                "OnGatesPassed: publish if every blocking gate passes. Always: publish in any case. Never: the "
                        + "run ends after the export. Default: OnGatesPassed. Mutable.")
        When when,

        @JsonPropertyDescription("true: spec.approve may publish a result whose gates failed. Default: false. Mutable.")
        Boolean allowApproval,

        @JsonPropertyDescription(
                "The context length that the merged model claims, and so what servers accept. Target: "
                        + "context.targetLength. Effective: status.effectiveLength, at most the target; if no tested length "
                        + "is effective, the export fails. Default: Target. Mutable while suspend is true, or together with a raised retry.")
        MaxModelLen maxModelLen,

        @JsonPropertyDescription("What is exported and served. Immutable.")
        Artifact artifact,

        @JsonPropertyDescription("The InferenceService to create. Default: none. Mutable.")
        KServe kserve) {
    /** What length is claimed. */
    public enum MaxModelLen {
        Target,
        Effective
    }

    /** When the result is published. */
    public enum When {
        OnGatesPassed,
        Always,
        Never
    }
}
