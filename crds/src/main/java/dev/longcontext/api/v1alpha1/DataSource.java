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
import java.util.List;

/** Files of training samples. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.pick) || has(self.maxSamples)",
        message = "pick selects maxSamples samples: set maxSamples, or remove pick")
@ValidationRule(
        value = "!has(self.minTokens) || !has(self.maxTokens) || self.minTokens <= self.maxTokens",
        message = "minTokens is above maxTokens, so no sample would be left: lower minTokens or raise maxTokens")
@ValidationRule(
        value =
                "!has(self.arrange) || self.?format.orValue('Auto') != 'Chat' && (!has(self.fields) || has(self.fields.text))",
        message = "arrange is for texts, and this source has chats: remove it")
@ValidationRule(
        value = "!has(self.weight) || double(self.weight) > 0.0 && double(self.weight) <= 1000000.0",
        message = "weight must be above 0 and at most 1000000, for example 0.5; to leave a source out, remove it")
@ValidationRule(
        value = "!has(self.steps) || self.steps.all(a, self.steps.exists_one(b, b == a))",
        message = "steps has a step twice: write each once")
@ValidationRule(
        value = "!has(self.fields) || self.?format.orValue('Auto') == 'Auto' || "
                + "(self.format == 'Text') == has(self.fields.text)",
        message = "format and fields contradict each other: remove format, which fields decides")
@ValidationRule(
        value = "!self.uri.matches('^https?://[^/?#]*@')",
        message = "uri contains a user or a password: write the address without it, and put a token into a Secret "
                + "that secretRef names")
public record DataSource(
        @Required
        @Pattern(Rules.NAME)
        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "Name of the source, unique in the list; messages and provenance use it. Required. Immutable.")
        String name,

        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "Files of JSON Lines, JSON, Parquet, CSV, TSV or text (docs/data.md): ADDRESS. Required. Immutable.")
        String uri,

        @JsonPropertyDescription(
                "What a line is. Chat: messages, or a question with its answer. Text: a text. Auto: decided line by line "
                        + "by the names of its fields. Default: Auto. Immutable.")
        Format format,

        @JsonPropertyDescription(
                "Which field of a line, or column of a table, is what; all others but tools and functions are then ignored. Default: by the "
                        + "names of a known form (docs/data.md). Immutable.")
        SourceFields fields,

        @Min(1)
        @Max(100000000)
        @JsonPropertyDescription(
                "Maximum number of samples from this source; dropped samples do not count. Default: all. "
                        + "Immutable.")
        Integer maxSamples,

        @JsonPropertyDescription(
                "Which maxSamples samples to take. First: the first ones in the file. Random: a random subset "
                        + "determined by training.seed, in file order. Default: First. Immutable.")
        Pick pick,

        @Min(1)
        @Max(16777216)
        @JsonPropertyDescription("Samples with fewer tokens are dropped and counted. Default: no minimum. Immutable.")
        Integer minTokens,

        @Min(1)
        @Max(16777216)
        @JsonPropertyDescription(
                "Samples with more tokens are dropped and counted, before any is truncated. Default: no maximum; "
                        + "data.overlong decides. Immutable.")
        Integer maxTokens,

        @JsonPropertyDescription(
                "How texts become long samples. minTokens, maxTokens and steps are then about the texts, maxSamples, pick and "
                        + "weight about the samples. Default: each text is a sample. Immutable.")
        Arrange arrange,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "Share of the samples that are trained on, in relation to the weights of the other sources: \"3\" beside \"1\" is three "
                        + "quarters. Above 0, at most 1000000. data.mixStrategy says what gives way. Default: no shares; "
                        + "all samples are used. Immutable.")
        String weight,

        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
                "Licence of the samples, in any words; provenance.jsonl states it for each sample. Default: none. "
                        + "Immutable.")
        String licence,

        @Size(min = 1, max = 3)
        @JsonPropertyDescription(
                "What is left out, and listed in data/removed.jsonl of the workspace. Deduplicate: samples that equal an "
                        + "earlier one of the run. NearDeduplicate: samples that are like an earlier one (data.nearDuplicateSimilarity). Decontaminate: samples that share 13 words in a row with a text of "
                        + "spec.evaluation[].sources. Default: nothing. Immutable.")
        List<Step> steps,

        @Pattern(Rules.SHA256)
        @Size(min = 64, max = 64)
        @JsonPropertyDescription("SHA-256 of the file; a different file is refused. Default: not checked. Immutable.")
        String sha256,

        @JsonPropertyDescription(
                "Secret for the server that the address leads to: a bearer token, or for s3:// the keys of an account. Default: none. Immutable.")
        SourceSecret secretRef) {
    /** What is left out. */
    public enum Step {
        Deduplicate,
        NearDeduplicate,
        Decontaminate
    }

    /** Which samples are taken where there are more than maxSamples. */
    public enum Pick {
        First,
        Random
    }

    /** What a line holds. */
    public enum Format {
        Auto,
        Chat,
        Text
    }
}
