package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** How the documents of a source become long samples. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.minTokens) || !has(self.maxTokens) || self.minTokens <= self.maxTokens",
        message = "arrange.minTokens is above arrange.maxTokens: lower minTokens or raise maxTokens")
@ValidationRule(
        value = "!has(self.chunkTokens) || self.type == 'Interleave'",
        message = "chunkTokens has no effect with Concatenate: remove it")
@ValidationRule(
        value = "!has(self.chunkTokens) || self.chunkTokens * 2 <= "
                + "(has(self.minTokens) ? self.minTokens : self.?maxTokens.orValue(16777216))",
        message = "chunkTokens must be at most half of arrange.minTokens: a sample needs chunks of two documents")
public record Arrange(
        @Required
        @JsonPropertyDescription(
                "Concatenate: one document after another, in their order. Interleave: documents that are alike share a sample, "
                        + "and their chunks are shuffled into each other, each document's in its order, so that far parts depend on each "
                        + "other. Required. Immutable.")
        Arrangement type,

        @Min(32)
        @Max(16777216)
        @JsonPropertyDescription(
                "Least length of a sample, in tokens; only the last of a source may be shorter. Default: maxTokens. Immutable.")
        Integer minTokens,

        @Min(32)
        @Max(16777216)
        @JsonPropertyDescription(
                "Greatest length of a sample, in tokens; up to context.targetLength. Default: context.targetLength. Immutable.")
        Integer maxTokens,

        @JsonPropertyDescription(
                "How lengths between the two are drawn, by training.seed. LogUniform: 2,048 to 4,096 is as likely as 4,096 to "
                        + "8,192. Uniform: each length is as likely as any other. Default: LogUniform. Immutable.")
        LengthDistribution lengths,

        @Min(16)
        @Max(8388608)
        @JsonPropertyDescription(
                "Length of a chunk in tokens, with Interleave; a document has at least two chunks. At most half of minTokens. "
                        + "Default: 1024, or an eighth of minTokens if that is less. Immutable.")
        Integer chunkTokens) {
    /** How documents share samples. */
    public enum Arrangement {
        Concatenate,
        Interleave
    }

    /** How lengths are drawn between two bounds. */
    public enum LengthDistribution {
        LogUniform,
        Uniform
    }
}
