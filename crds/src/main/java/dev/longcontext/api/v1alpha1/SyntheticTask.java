package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A number of chats of one kind. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.minTokens) || !has(self.maxTokens) || self.minTokens <= self.maxTokens",
        message = "minTokens is above maxTokens: lower it")
@ValidationRule(
        value = "self.type != 'MultiDetailQA' || !has(self.chunks) || self.chunks >= 2",
        message = "the questions of MultiDetailQA need several chunks: write 2 or more")
@ValidationRule(
        value = "self.type != 'BiographySummary' || !has(self.chunks) && !has(self.chunkTokens)",
        message = "BiographySummary reads the whole document: remove chunks and chunkTokens")
public record SyntheticTask(
        @Required
        @JsonPropertyDescription(
                "SingleDetailQA: questions about details of single chunks. MultiDetailQA: questions that need several chunks far "
                        + "from each other. BiographySummary: the lives of the main characters. Required. Immutable.")
        Type type,

        @Required
        @Min(1)
        @Max(10000000)
        @JsonPropertyDescription("Number of chats, each made of a document of its own. Required. Immutable.")
        Integer count,

        @Pattern(Rules.NAME)
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of the corpus source to take documents from. Default: any. Immutable.")
        String source,

        @Min(1)
        @Max(16777216)
        @JsonPropertyDescription("Documents with fewer tokens are not used. Default: half of maxTokens. Immutable.")
        Integer minTokens,

        @Min(1)
        @Max(16777216)
        @JsonPropertyDescription(
                "Longer documents are cut to a length drawn between minTokens and this. At most context.targetLength; questions and "
                        + "answers need room too. Default: 15/16 of context.targetLength. Immutable.")
        Integer maxTokens,

        @Min(16)
        @Max(16777216)
        @JsonPropertyDescription(
                "Tokens of a chunk. Default: 4096, or a quarter of minTokens if that is less. Immutable.")
        Integer chunkTokens,

        @Min(1)
        @Max(65536)
        @JsonPropertyDescription(
                "Chunks of each document that are used, one per request in SingleDetailQA, together in MultiDetailQA. Default: all "
                        + "in SingleDetailQA, 4 in MultiDetailQA. Immutable.")
        Integer chunks,

        @Min(1)
        @Max(64)
        @JsonPropertyDescription(
                "Questions per request. Default: 4 in SingleDetailQA, 10 in MultiDetailQA, 3 in BiographySummary. Immutable.")
        Integer questions,

        @JsonPropertyDescription(
                "ConfigMap with a prompt to use in place of the built-in one; it contains {{context}} and {{questions}}. Default: "
                        + "the built-in one. Immutable.")
        ConfigMapKey promptRef) {
    /** What is asked about a document. */
    public enum Type {
        SingleDetailQA,
        MultiDetailQA,
        BiographySummary
    }
}
