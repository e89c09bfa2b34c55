package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chats that a stronger model makes of long documents, as one more source of samples (arXiv 2404.19553, section 2). */
@RecordBuilder
public record SyntheticConfig(
        @JsonPropertyDescription("The model that is asked.") Endpoint endpoint,

        @JsonPropertyDescription("Long documents, at least one source; lines with a text.") @Size(min = 1)
        List<DataConfig.Source> corpus,

        @JsonPropertyDescription("What is made of them, at least one task.") @Size(min = 1)
        List<Task> tasks,

        @JsonPropertyDescription("What may be spent in all, over all attempts.")
        Budget budget,

        @JsonPropertyDescription("Whether questions that the model answers without the text are dropped.")
        boolean closedBookCheck,

        @JsonPropertyDescription("A second opinion on each pair; left out, none.") @Nullable
        Judge judge,

        @JsonPropertyDescription("Seed of all draws; also sent to the endpoint. At least 0.") @Min(0)
        long seed,

        @JsonPropertyDescription(
                "Share of the chats in the mix, as the weight of a source; above 0, at most 1000000. Given if the sources have weights.")
        @Positive
        @DecimalMax("1000000")
        @Nullable
        Double weight,

        @JsonPropertyDescription("The licence of the chats, for provenance.jsonl.") @Size(min = 1) @Nullable
        String licence,

        @JsonPropertyDescription(
                "Which chats are left out: Deduplicate, NearDeduplicate, Decontaminate; each at most once.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Nullable
        List<DataConfig.Step> steps)
        implements SyntheticConfigBuilder.With {

    /** Name of the source that the chats become. */
    public static final String SOURCE = "synthetic";

    public SyntheticConfig {
        corpus = List.copyOf(corpus);
        tasks = List.copyOf(tasks);
        steps = steps == null ? List.of() : List.copyOf(steps);
    }

    /** The endpoints that are asked. */
    public Stream<Endpoint> endpoints() {
        return Stream.of(endpoint, judge == null ? null : judge.endpoint()).filter(Objects::nonNull);
    }

    /** An OpenAI-compatible endpoint of chat completions. */
    @RecordBuilder
    public record Endpoint(
            @JsonPropertyDescription("Address of the API, such as https://api.openai.com/v1.")
            @Pattern(regexp = "^https?://[^?#]+$")
            String url,

            @JsonPropertyDescription("Name of the model there.") @NotEmpty
            String model,

            @JsonPropertyDescription("Name of the environment variable that holds the key.")
            @Pattern(regexp = RunConfig.VARIABLE)
            @Nullable
            String secretEnv,

            @JsonPropertyDescription(
                    "Requests at the same time at most, 1 to 512; fewer while the endpoint limits the rate.")
            @Min(1)
            @Max(512)
            int maxConcurrency,

            @JsonPropertyDescription("Seconds after which a request is given up, 1 to 3600.") @Min(1) @Max(3600)
            int timeoutSeconds,

            @JsonPropertyDescription("Tokens of an answer at most, 64 to 131072.") @Min(64) @Max(131072)
            int maxCompletionTokens,

            @JsonPropertyDescription("Temperature of the answers, 0 to 2.") @DecimalMin("0") @DecimalMax("2")
            double temperature,

            @JsonPropertyDescription(
                    "How JSON is asked for: JsonSchema, JsonObject, Text, or Auto, the first of these that the endpoint takes.")
            ResponseFormat responseFormat)
            implements SyntheticConfigEndpointBuilder.With {}

    /** How an endpoint is asked for JSON. */
    public enum ResponseFormat {
        Auto,
        JsonSchema,
        JsonObject,
        Text
    }

    /** So many chats of one kind. */
    @RecordBuilder
    public record Task(
            @JsonPropertyDescription("SingleDetailQA, MultiDetailQA or BiographySummary.")
            TaskType type,

            @JsonPropertyDescription("Chats to make, each of a document of its own; at least 1.") @Min(1)
            int count,

            @JsonPropertyDescription("Name of the corpus source that the documents are from; left out, any.") @Nullable
            String source,

            @JsonPropertyDescription("Documents with fewer tokens are left out; at least 1.") @Min(1)
            int minTokens,

            @JsonPropertyDescription(
                    "Longer documents are cut to a length drawn between minTokens and this; up to the target length.")
            @Min(1)
            int maxTokens,

            @JsonPropertyDescription("Tokens of a chunk that is asked about, at least 16.") @Min(16)
            int chunkTokens,

            @JsonPropertyDescription(
                    "Chunks of a document that are asked about: one by one in SingleDetailQA, together in MultiDetailQA; left out, all.")
            @Min(1)
            @Nullable
            Integer chunks,

            @JsonPropertyDescription("Questions of a request, 1 to 64.") @Min(1) @Max(64)
            int questions,

            @JsonPropertyDescription(
                    "Name of the environment variable that holds a prompt in place of the built-in one.")
            @Pattern(regexp = RunConfig.VARIABLE)
            @Nullable
            String promptEnv)
            implements SyntheticConfigTaskBuilder.With {}

    /** What is asked about a document. */
    public enum TaskType {
        /** Questions about single chunks. */
        SingleDetailQA,
        /** Questions that need several distant chunks. */
        MultiDetailQA,
        /** The lives of the main characters. */
        BiographySummary
    }

    /** What may be spent; requests in flight, and those of attempts that were killed, count with the most they can cost. */
    @RecordBuilder
    public record Budget(
            @JsonPropertyDescription("Requests in all, at least 1.") @Min(1)
            long maxRequests,

            @JsonPropertyDescription("Tokens of prompts in all, at least 1.") @Min(1)
            long maxPromptTokens,

            @JsonPropertyDescription("Tokens of answers in all, at least 1.") @Min(1)
            long maxCompletionTokens,

            @JsonPropertyDescription("Price of a million prompt tokens, at least 0; left out, no cost is told.")
            @DecimalMin("0")
            @Nullable
            Double promptPricePerMillion,

            @JsonPropertyDescription("Price of a million tokens of answers, at least 0; left out, no cost is told.")
            @DecimalMin("0")
            @Nullable
            Double completionPricePerMillion)
            implements SyntheticConfigBudgetBuilder.With {

        private static final double MILLION = 1e6;

        /** Null where a price is not known. */
        public Double cost(long promptTokens, long completionTokens) {
            return promptPricePerMillion == null || completionPricePerMillion == null
                    ? null
                    : (promptTokens * promptPricePerMillion + completionTokens * completionPricePerMillion) / MILLION;
        }
    }

    /** Grades each pair from 1 to 5. */
    public record Judge(
            @JsonPropertyDescription("Pairs with a lower score are dropped, 1 to 5.") @Min(1) @Max(5)
            int minScore,

            @JsonPropertyDescription("Another model than the one that made the pair; left out, the same.") @Nullable
            Endpoint endpoint,

            @JsonPropertyDescription(
                    "Name of the environment variable that holds a prompt in place of the built-in one.")
            @Pattern(regexp = RunConfig.VARIABLE)
            @Nullable
            String promptEnv) {}
}
