package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What is exported. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Artifact(
        @JsonPropertyDescription(
                "Merged: a whole model in Hugging Face form. Adapter: a PEFT adapter. Default: Merged.")
        Format format,

        @JsonPropertyDescription("Type of the merged weights. Default: BF16.")
        Precision precision) {
    /** Form of the export. */
    public enum Format {
        Merged,
        Adapter
    }

    /** Type of the merged weights. */
    public enum Precision {
        BF16,
        FP32
    }
}
