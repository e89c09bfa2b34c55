package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.longcontext.contract.Metric.Scale;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One measurement of base and tuned model, and the gates it must pass. */
@JsonClassDescription("One measurement.")
@RecordBuilder
public record EvaluationConfig(
        @JsonPropertyDescription("A name that is unique among the evaluations.")
        @Pattern(regexp = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        String name,

        @JsonPropertyDescription(
                "NeedleInAHaystack, Perplexity, Ruler, TopicRetrieval, MultipleChoice, Custom, LongBench or Reasoning.")
        Suite suite,

        @JsonPropertyDescription("The grid of lengths and depths; with the suite NeedleInAHaystack.") @Nullable
        Needle needle,

        @JsonPropertyDescription("Lengths of context; with the suite Perplexity.") @Nullable
        Perplexity perplexity,

        @JsonPropertyDescription("Tasks and lengths; with the suite Ruler.") @Nullable
        Ruler ruler,

        @JsonPropertyDescription("Numbers of topics; with the suite TopicRetrieval.") @Nullable
        TopicRetrieval topicRetrieval,

        @JsonPropertyDescription("How questions with options are asked; with the suite MultipleChoice.") @Nullable
        MultipleChoice multipleChoice,

        @JsonPropertyDescription("How questions are asked and answers scored; with the suite Custom.") @Nullable
        Custom custom,

        @JsonPropertyDescription("How long prompts may be; with the suite LongBench.") @Nullable
        LongBench longBench,

        @JsonPropertyDescription("Tasks and lengths; with the suite Reasoning.") @Nullable
        Reasoning reasoning,

        @JsonPropertyDescription("Texts that are measured on, for suites that need them.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Nullable
        List<DataConfig.Source> sources,

        @JsonPropertyDescription(
                "What a tested length must reach to count as effective, for suites with a score by length.")
        @Nullable
        EffectiveLength effectiveLength,

        @JsonPropertyDescription("Bounds on the metrics.") @Nullable
        List<Gate> gates)
        implements EvaluationConfigBuilder.With {

    public EvaluationConfig {
        sources = sources == null ? List.of() : List.copyOf(sources);
        gates = gates == null ? List.of() : List.copyOf(gates);
    }

    /** The settings of its suite; null where run.json has none, which no reader accepts. */
    public @Nullable Settings settings() {
        return suite.settingsOf(this);
    }

    /** What is measured. */
    public enum Suite {
        NeedleInAHaystack(
                "needle",
                EvaluationConfig::needle,
                new Metric("accuracy", Scale.Share),
                new Metric("worstLengthAccuracy", Scale.Share),
                new Metric("longestLengthAccuracy", Scale.Share),
                new Metric("worstCellAccuracy", Scale.Share)),
        Perplexity(
                "perplexity",
                EvaluationConfig::perplexity,
                new Metric("shortestLengthPerplexity", Scale.Cost),
                new Metric("longestLengthPerplexity", Scale.Cost),
                new Metric("worstLengthPerplexity", Scale.Cost)),
        Ruler(
                "ruler",
                EvaluationConfig::ruler,
                new Metric("score", Scale.Share),
                new Metric("worstTaskScore", Scale.Share),
                new Metric("worstLengthScore", Scale.Share),
                new Metric("shortestLengthScore", Scale.Share),
                new Metric("longestLengthScore", Scale.Share)),
        TopicRetrieval(
                "topicRetrieval",
                EvaluationConfig::topicRetrieval,
                new Metric("score", Scale.Share),
                new Metric("worstLengthScore", Scale.Share),
                new Metric("shortestLengthScore", Scale.Share),
                new Metric("longestLengthScore", Scale.Share)),
        MultipleChoice(
                "multipleChoice",
                EvaluationConfig::multipleChoice,
                new Metric("score", Scale.Share),
                new Metric("worstTaskScore", Scale.Share)),
        Custom(
                "custom",
                EvaluationConfig::custom,
                new Metric("score", Scale.Share),
                new Metric("worstTaskScore", Scale.Share)),
        LongBench(
                "longBench",
                EvaluationConfig::longBench,
                new Metric("score", Scale.Share),
                new Metric("worstTaskScore", Scale.Share)),
        Reasoning(
                "reasoning",
                EvaluationConfig::reasoning,
                new Metric("score", Scale.Share),
                new Metric("worstTaskScore", Scale.Share),
                new Metric("worstLengthScore", Scale.Share),
                new Metric("shortestLengthScore", Scale.Share),
                new Metric("longestLengthScore", Scale.Share));

        private final String block;
        private final Function<EvaluationConfig, Settings> settings;
        private final List<Metric> metrics;

        Suite(String block, Function<EvaluationConfig, Settings> settings, Metric... metrics) {
            this.block = block;
            this.settings = settings;
            this.metrics = List.of(metrics);
        }

        /** Name of the field with the settings. */
        public String block() {
            return block;
        }

        /** This suite's block, whichever suite the evaluation is of; null where there is none. */
        public @Nullable Settings settingsOf(EvaluationConfig evaluation) {
            return settings.apply(evaluation);
        }

        /** In the order in which they are shown. */
        public List<Metric> metrics() {
            return metrics;
        }
    }

    /** What everything but the suite itself asks of a suite's settings. */
    public sealed interface Settings
            permits Needle, Perplexity, Ruler, TopicRetrieval, MultipleChoice, Custom, LongBench, Reasoning {
        /** Tokens of the texts that are read, each at most the target length. */
        List<Integer> lengths();

        /**
         * Tokens that each text of the evaluation's sources must have, and is cut to; empty where the suite makes its texts
         * itself and has no sources.
         */
        default OptionalInt textTokens() {
            return OptionalInt.empty();
        }

        /** The evaluation's sources have items, a record each, and not texts to be tokenised. */
        default boolean readsRecords() {
            return false;
        }

        /** Without sources there is nothing to measure on; else sources that the suite can read may be missing. */
        default boolean needsSources() {
            return textTokens().isPresent() || readsRecords();
        }

        /** There is a score, a share, of each length: an effective length can be told. */
        default boolean scoresByLength() {
            return false;
        }

        /** On how many items a metric will rest; empty where that is not known before the data is. */
        default OptionalInt items(String metric) {
            return OptionalInt.empty();
        }
    }

    /**
     * The effective length is the longest one such that it and every shorter tested one holds the bound; one of the two is
     * given.
     */
    public record EffectiveLength(
            @JsonPropertyDescription("The score of a length must be at least this, a share above 0.")
            @DecimalMin(value = "0", inclusive = false)
            @DecimalMax("1")
            @Nullable
            Double min,

            @JsonPropertyDescription(
                    "The score of a length must be at least this share, above 0, of the base model's score of the shortest "
                            + "length.")
            @DecimalMin(value = "0", inclusive = false)
            @DecimalMax("1")
            @Nullable
            Double shareOfShortest) {}

    /** Depths lie evenly from the start (0 %) to the end (100 %) of the haystack. What is left out has its default. */
    public record Needle(
            @JsonPropertyDescription("Tokens of a haystack, each at least 1 and at most the target length.")
            @Size(min = 1)
            List<@Min(1) Integer> lengths,

            @JsonPropertyDescription("How many depths, at least 1.") @Min(1)
            Integer depths,

            @JsonPropertyDescription("Samples of each length and depth, at least 1.") @Min(1)
            Integer samplesPerCell,

            @JsonPropertyDescription("A whole number, at least 0.") @PositiveOrZero
            Long seed,

            @JsonPropertyDescription("Contains, RougeL or NextTokens. Contains where it is left out.") @Nullable
            NeedleMetric metric,

            @JsonPropertyDescription("The sentence that is hidden; {key} is a number of five digits.")
            @NotEmpty
            @Nullable
            String needle,

            @JsonPropertyDescription("What is asked.") @NotEmpty @Nullable
            String question,

            @JsonPropertyDescription("The right answer, {key} where it is left out.") @NotEmpty @Nullable
            String answer,

            @JsonPropertyDescription("Tokens of an answer, at least 1; 50 where it is left out.") @Min(1) @Nullable
            Integer maxNewTokens)
            implements Settings {
        /** By the most likely tokens, in the made-up text. */
        public Needle(List<Integer> lengths, Integer depths, Integer samplesPerCell, Long seed) {
            this(lengths, depths, samplesPerCell, seed, NeedleMetric.NextTokens, null, null, null, null);
        }

        public Needle {
            lengths = lengths == null ? List.of() : List.copyOf(lengths); // the schema says that it is missing
            depths = depths == null ? 10 : depths;
            samplesPerCell = samplesPerCell == null ? 1 : samplesPerCell;
            seed = seed == null ? 999L : seed;
            metric = metric == null ? NeedleMetric.Contains : metric;
            if (metric != NeedleMetric.NextTokens) {
                needle = needle == null ? "The special pass key is {key}." : needle;
                question = question == null
                        ? "What is the special pass key that the text above mentions? Answer with the number only."
                        : question;
                answer = answer == null ? "{key}" : answer;
                maxNewTokens = maxNewTokens == null ? 50 : maxNewTokens;
            }
        }

        @Override
        public boolean scoresByLength() {
            return true;
        }

        @Override
        public OptionalInt items(String metric) {
            return OptionalInt.of(
                    switch (metric) {
                        case "worstCellAccuracy" -> samplesPerCell;
                        case "accuracy" -> lengths.size() * depths * samplesPerCell;
                        default -> depths * samplesPerCell;
                    });
        }

        @Override
        public boolean readsRecords() {
            return metric != NeedleMetric.NextTokens;
        }

        @Override
        public boolean needsSources() {
            return false;
        }
    }

    /** How an answer about a needle is judged. */
    public enum NeedleMetric {
        /** The generated answer contains the right one. */
        Contains,
        /** ROUGE-L of the generated answer. */
        RougeL,
        /** Every token of the right answer is the most likely one after those before it: one forward pass, in made-up text. */
        NextTokens
    }

    /** A window of each length slides over texts that are as long as the longest. */
    public record Perplexity(
            @JsonPropertyDescription("Tokens of the window, each at least 2 and at most the target length.")
            @Size(min = 1)
            List<@Min(2) Integer> lengths,

            @JsonPropertyDescription(
                    "Tokens by which the window moves, at least 1; a window that is shorter moves by its own length. "
                            + "Half of each length where it is left out.")
            @Min(1)
            @Nullable
            Integer stride)
            implements Settings {
        public Perplexity {
            lengths = lengths == null ? List.of() : List.copyOf(lengths); // the schema says that it is missing
        }

        /** Tokens by which a window of the length moves. */
        public int strideAt(int length) {
            return stride == null ? length / 2 : Math.min(stride, length);
        }

        @Override
        public OptionalInt textTokens() {
            return lengths.stream().mapToInt(Integer::intValue).max();
        }
    }

    /** A bound on a metric of the tuned model; at least one of the four bounds is given. */
    @RecordBuilder
    public record Gate(
            @JsonPropertyDescription("Name of a metric of the suite.") @NotEmpty
            String metric,

            @JsonPropertyDescription("The metric must be at least this.") @Nullable
            Double min,

            @JsonPropertyDescription("The metric must be at most this.") @Nullable
            Double max,

            @JsonPropertyDescription("How far the metric may lie below the base model's, at least 0.")
            @PositiveOrZero
            @Nullable
            Double maxDropFromBase,

            @JsonPropertyDescription("How far the metric may lie above the base model's, at least 0.")
            @PositiveOrZero
            @Nullable
            Double maxRiseFromBase,

            @JsonPropertyDescription("Point or LowerBound. Point where it is left out.")
            DecideBy decideBy,

            @JsonPropertyDescription("Block or Warn.") Severity severity)
            implements EvaluationConfigGateBuilder.With {
        public Gate {
            decideBy = decideBy == null ? DecideBy.Point : decideBy;
        }
    }

    /** How a gate treats the uncertainty of a score. */
    public enum DecideBy {
        /** The measured value must hold the bound. */
        Point,
        /** The end of the interval that is worse for the model must hold it. */
        LowerBound
    }

    /** Whether a failed gate keeps the model from being published. */
    public enum Severity {
        Block,
        Warn
    }
}
