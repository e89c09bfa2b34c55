package dev.longcontext.contract;

import static dev.longcontext.contract.Needle.ACCURACIES;
import static dev.longcontext.contract.Perplexity.PERPLEXITIES;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
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
                "NeedleInAHaystack, Perplexity, Ruler, TopicRetrieval, MultipleChoice, Custom, LongBench, Reasoning or "
                        + "InfiniteBench.")
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

        @JsonPropertyDescription("How long prompts may be; with the suite InfiniteBench.") @Nullable
        InfiniteBench infiniteBench,

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
    public @Nullable SuiteSettings settings() {
        return suite.settingsOf(this);
    }

    /** What is measured. */
    public enum Suite {
        NeedleInAHaystack("needle", EvaluationConfig::needle, ACCURACIES),
        Perplexity("perplexity", EvaluationConfig::perplexity, PERPLEXITIES),
        Ruler("ruler", EvaluationConfig::ruler, ItemScores.BY_TASK_AND_LENGTH),
        TopicRetrieval("topicRetrieval", EvaluationConfig::topicRetrieval, ItemScores.BY_LENGTH),
        MultipleChoice("multipleChoice", EvaluationConfig::multipleChoice, ItemScores.BY_TASK),
        Custom("custom", EvaluationConfig::custom, ItemScores.BY_TASK),
        LongBench("longBench", EvaluationConfig::longBench, ItemScores.BY_TASK),
        Reasoning("reasoning", EvaluationConfig::reasoning, ItemScores.BY_TASK_AND_LENGTH),
        InfiniteBench("infiniteBench", EvaluationConfig::infiniteBench, ItemScores.BY_TASK);

        private final String block;
        private final Function<EvaluationConfig, SuiteSettings> settings;
        private final List<Metric> metrics;

        Suite(String block, Function<EvaluationConfig, SuiteSettings> settings, List<Metric> metrics) {
            this.block = block;
            this.settings = settings;
            this.metrics = metrics;
        }

        /** Name of the field with the settings. */
        public String block() {
            return block;
        }

        /** This suite's block, whichever suite the evaluation is of; null where there is none. */
        public @Nullable SuiteSettings settingsOf(EvaluationConfig evaluation) {
            return settings.apply(evaluation);
        }

        /** In the order in which they are shown. */
        public List<Metric> metrics() {
            return metrics;
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
