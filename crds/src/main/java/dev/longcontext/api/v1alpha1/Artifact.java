package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** What is exported. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.precision) || self.?format.orValue('Merged') == 'Merged'",
        message = "precision applies only to merged weights: remove it, or write format: Merged")
@ValidationRule(
        value = "!has(self.mergeBase) || self.?format.orValue('Merged') == 'Merged'",
        message = "mergeBase applies only to merged weights: remove it, or write format: Merged")
@RecordBuilder
public record Artifact(
        @JsonPropertyDescription(
                "Merged: a complete model in Hugging Face format. Adapter: a PEFT adapter. Default: Merged. "
                        + "Immutable.")
        Format format,

        @JsonPropertyDescription("Dtype of the merged weights. Default: BF16. Immutable.")
        Precision precision,

        @JsonPropertyDescription(
                "The weights that the adapter is merged into. Original: as fetched. Dequantized: rounded to 4 bits, as "
                        + "they were in training with QLoRA. Default: Original. Immutable.")
        MergeBase mergeBase) {
    /** Form of the export. */
    public enum Format {
        Merged,
        Adapter
    }

    /** What the adapter is added to. */
    public enum MergeBase {
        Original,
        Dequantized
    }

    /** Type of the merged weights. */
    public enum Precision {
        BF16,
        FP32
    }
}
