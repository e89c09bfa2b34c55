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

/** One file of training samples. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.pick) || has(self.maxSamples)",
        message = "pick selects maxSamples samples: set maxSamples, or remove pick")
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
        @JsonPropertyDescription("JSON Lines, plain or .gz: ADDRESS. Required. Immutable.")
        String uri,

        @JsonPropertyDescription(
                "Chat: {\"conversations\": [{\"role\", \"content\"}]}. Text: {\"text\"}. Auto: decided line by "
                        + "line. Default: Auto. Immutable.")
        Format format,

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

        @Pattern(Rules.SHA256)
        @Size(min = 64, max = 64)
        @JsonPropertyDescription("SHA-256 of the file; a different file is refused. Default: not checked. Immutable.")
        String sha256,

        @JsonPropertyDescription(
                "Secret for the server that the address leads to: a bearer token, or for s3:// the keys of an account. Default: none. Immutable.")
        SourceSecret secretRef) {
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
