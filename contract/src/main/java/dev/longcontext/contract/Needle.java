package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Depths lie evenly from the start (0 %) to the end (100 %) of the haystack. What is left out has its default. */
@RecordBuilder
public record Needle(
        @JsonPropertyDescription("Tokens of a haystack, each at least 1 and at most the target length.") @Size(min = 1)
        List<@Min(1) Integer> lengths,

        @JsonPropertyDescription("How many depths, at least 1.") @Min(1)
        Integer depths,

        @JsonPropertyDescription("Samples of each length and depth, at least 1.") @Min(1)
        Integer samplesPerCell,

        @JsonPropertyDescription("A whole number, at least 0.") @PositiveOrZero
        Long seed,

        @JsonPropertyDescription("Contains, RougeL or NextTokens. Contains where it is left out.") @Nullable
        NeedleMetric metric,

        @JsonPropertyDescription("The sentence that is hidden; {key} is a number of five digits.") @NotEmpty @Nullable
        String needle,

        @JsonPropertyDescription("What is asked.") @NotEmpty @Nullable
        String question,

        @JsonPropertyDescription("The right answer, {key} where it is left out.") @NotEmpty @Nullable
        String answer,

        @JsonPropertyDescription("Tokens of an answer, at least 1; 50 where it is left out.") @Min(1) @Nullable
        Integer maxNewTokens)
        implements SuiteSettings {
    /** Share of right answers over the whole grid. */
    public static final Metric ACCURACY = Metric.share("accuracy");

    /** The same over the length with the least. */
    public static final Metric WORST_LENGTH = Metric.share("worstLengthAccuracy");

    /** Over the longest length. */
    public static final Metric LONGEST_LENGTH = Metric.share("longestLengthAccuracy");

    /** Over the length and depth with the least. */
    public static final Metric WORST_CELL = Metric.share("worstCellAccuracy");

    /** In the order in which they are shown. */
    static final List<Metric> ACCURACIES = List.of(ACCURACY, WORST_LENGTH, LONGEST_LENGTH, WORST_CELL);

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
    public List<Contradiction> contradictions(EvaluationConfig evaluation, int targetLength) {
        if (metric == NeedleMetric.NextTokens) {
            String why = "metric NextTokens, which hides a pass key of its own";
            return Stream.of(
                            Contradiction.ofUseless("needle", needle, why),
                            Contradiction.ofUseless("question", question, why),
                            Contradiction.ofUseless("answer", answer, why),
                            Contradiction.ofUseless("maxNewTokens", maxNewTokens, why))
                    .flatMap(List::stream)
                    .toList();
        }
        boolean told = !answer.contains("{key}") || needle.contains("{key}");
        return told
                ? List.of()
                : List.of(new Contradiction(
                        "answer",
                        answer,
                        "has a {key} that the needle \"" + needle + "\" does not tell",
                        "Write the answer that the needle gives, or {key} into the needle."));
    }

    @Override
    public OptionalInt items(Metric metric) {
        if (metric.equals(WORST_CELL)) {
            return OptionalInt.of(samplesPerCell);
        }
        int ofLength = depths * samplesPerCell;
        return OptionalInt.of(metric.equals(ACCURACY) ? lengths.size() * ofLength : ofLength);
    }

    @Override
    public boolean readsRecords() {
        return metric != NeedleMetric.NextTokens;
    }

    @Override
    public boolean needsSources() {
        return false;
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
}
