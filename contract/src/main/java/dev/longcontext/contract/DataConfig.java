package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the samples come from, and what becomes of those longer than the target length. */
@RecordBuilder
public record DataConfig(
        @JsonPropertyDescription("Sources of samples; at least one, unless synthetic makes all of them.")
        List<Source> sources,

        @JsonPropertyDescription("What is done with samples above the target length.")
        Overlong overlong,

        @JsonPropertyDescription("Shuffled (by the seed, anew in each epoch) or File (as in the files).")
        Order order,

        @JsonPropertyDescription("Chats that a stronger model makes; left out, none.") @Nullable
        SyntheticConfig synthetic,

        @JsonPropertyDescription("How chats are written, in place of the model's own chat template.") @Nullable
        ChatTemplate chatTemplate,

        @JsonPropertyDescription(
                "What gives way where the sources' weights do not fit their samples: Undersample leaves samples out, Oversample repeats some. Left out, Undersample. Only with weights.")
        @Nullable
        MixStrategy mixStrategy,

        @JsonPropertyDescription(
                "Jaccard similarity of their five words in a row from which on the step NearDeduplicate leaves a sample out, 0.5 to 1. Left out, 0.8. Only with that step.")
        @DecimalMin("0.5")
        @DecimalMax("1")
        @Nullable
        Double nearDuplicateSimilarity) {

    public DataConfig {
        sources = List.copyOf(sources);
    }

    /** A built-in format of chats, or a template; one of both. */
    public record ChatTemplate(
            @JsonPropertyDescription("Llama3, ChatML, Zephyr, Mistral or Gemma.") @Nullable
            ChatFormat format,

            @JsonPropertyDescription("Name of the environment variable that holds a Jinja template.")
            @Pattern(regexp = RunConfig.VARIABLE)
            @Nullable
            String variable) {}

    /** The formats of chats that the trainer brings. */
    public enum ChatFormat {
        Llama3,
        ChatML,
        Zephyr,
        Mistral,
        Gemma
    }

    /** A file of samples, or several. */
    @RecordBuilder
    public record Source(
            @JsonPropertyDescription("A name that is unique among the sources.") @NotEmpty
            String name,

            @JsonPropertyDescription("Files of samples, by an address of docs/data.md, a plain path or file://.")
            @NotEmpty
            String uri,

            @JsonPropertyDescription("What a line holds: Chat, Text or Auto, which goes by the line's own fields.")
            Format format,

            @JsonPropertyDescription("Which fields of a line are used; without it, those of a known form are.")
            @Nullable
            DataFields fields,

            @JsonPropertyDescription("At most so many samples of this source; at least 1.") @Min(1) @Nullable
            Integer maxSamples,

            @JsonPropertyDescription("Which maxSamples samples are taken: First, or Random (drawn by training.seed).")
            @Nullable
            Pick pick,

            @JsonPropertyDescription(
                    "Samples with fewer tokens are left out, and do not count for maxSamples; at least 1.")
            @Min(1)
            @Nullable
            Integer minTokens,

            @JsonPropertyDescription(
                    "Samples with more tokens are left out, and do not count for maxSamples; at least minTokens.")
            @Min(1)
            @Nullable
            Integer maxTokens,

            @JsonPropertyDescription("How documents become samples; left out, each is one.") @Nullable
            Arrange arrange,

            @JsonPropertyDescription(
                    "Share of the mix, in relation to the weights of the other sources; above 0, at most 1000000. All sources have one, or none.")
            @Positive
            @DecimalMax("1000000")
            @Nullable
            Double weight,

            @JsonPropertyDescription("The licence of the samples, for provenance.jsonl.") @Size(min = 1) @Nullable
            String licence,

            @JsonPropertyDescription(
                    "What is left out: Deduplicate, NearDeduplicate, Decontaminate; each at most once.")
            @JsonInclude(JsonInclude.Include.NON_EMPTY)
            @Nullable
            List<Step> steps,

            @JsonPropertyDescription("The digest the file must have: 64 lower-case hexadecimal digits.")
            @Pattern(regexp = RunConfig.SHA256)
            @Nullable
            String sha256,

            @JsonPropertyDescription(
                    "Name of the environment variable that holds the bearer token. For s3:// its name goes on with _AWS_ACCESS_KEY_ID, _AWS_SECRET_ACCESS_KEY and _AWS_SESSION_TOKEN.")
            @Pattern(regexp = RunConfig.VARIABLE)
            @Nullable
            String secretEnv)
            implements DataConfigSourceBuilder.With {

        public Source {
            steps = steps == null ? List.of() : List.copyOf(steps);
        }
    }

    /** How documents of a source become samples of a length. */
    @RecordBuilder
    public record Arrange(
            @JsonPropertyDescription(
                    "Concatenate, one document after another; or Interleave, chunks of similar documents shuffled into each other.")
            Arrangement type,

            @JsonPropertyDescription("Least tokens that are drawn for a sample, at least 32.") @Min(32)
            int minTokens,

            @JsonPropertyDescription("Most tokens that are drawn for a sample, from minTokens to the target length.")
            @Min(32)
            int maxTokens,

            @JsonPropertyDescription(
                    "How lengths are drawn: LogUniform, each doubling as likely as the other, or Uniform.")
            LengthDistribution lengths,

            @JsonPropertyDescription(
                    "Tokens of a chunk, at least 16 and at most half of minTokens; only with Interleave.")
            @Min(16)
            @Nullable
            Integer chunkTokens)
            implements DataConfigArrangeBuilder.With {}

    /** How documents share samples. */
    public enum Arrangement {
        /** One after another, in their order. */
        Concatenate,
        /** Chunks of documents that are alike, shuffled into each other. */
        Interleave
    }

    /** How lengths are drawn between two bounds. */
    public enum LengthDistribution {
        /** The logarithm of the length is uniform. */
        LogUniform,
        Uniform
    }

    /** How samples become a mix with the shares that weights ask for. */
    public enum MixStrategy {
        /** The source that has the fewest samples for its share gives all of them, every other leaves some out. */
        Undersample,
        /** The source that has the most samples for its share gives each once, of every other some are repeated. */
        Oversample
    }

    /** Which samples of a source are taken: the first, or a random subset drawn by the seed. */
    public enum Pick {
        First,
        Random
    }

    /** What is left out of samples that could be used. */
    public enum Step {
        /** Samples that an earlier one of the run equals. */
        Deduplicate,
        /** Samples that are like an earlier one of the run (MinHash). */
        NearDeduplicate,
        /** Samples that share 13 words in a row with a text of the run's evaluations. */
        Decontaminate
    }

    /** What a line holds; {@link #Auto} goes by the line's own fields. */
    public enum Format {
        Chat,
        Text,
        Auto
    }

    /** By the form of the sample. */
    public record Overlong(
            @JsonPropertyDescription("Drop or Truncate.") OverlongAction chat,
            @JsonPropertyDescription("Drop or Truncate.") OverlongAction text) {}

    /** What is done with a sample that has more tokens than the target length. */
    public enum OverlongAction {
        Drop,
        Truncate
    }

    /** The order of training. */
    public enum Order {
        Shuffled,
        File
    }
}
