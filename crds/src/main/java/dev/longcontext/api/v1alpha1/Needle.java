package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The grid of a needle-in-a-haystack evaluation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.lengths.all(a, a >= 1 && self.lengths.exists_one(b, b == a))",
        message = "lengths must be above 0, and each only once")
@ValidationRule(
        value = "!has(self.metric) || self.metric != 'NextTokens' || "
                + "!has(self.needle) && !has(self.question) && !has(self.answer) && !has(self.maxNewTokens)",
        message = "metric NextTokens hides a pass key of its own: remove needle, question, answer and maxNewTokens")
@ValidationRule(
        value = "has(self.needle) == has(self.question)",
        message = "a needle needs its question, and a question its needle: write both or neither")
@ValidationRule(
        value =
                "!has(self.needle) || self.needle.contains('{key}') || has(self.answer) && !self.answer.contains('{key}')",
        message = "a needle without {key} needs the answer that it gives")
public record Needle(
        @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
                "Lengths of the texts in tokens, each at most context.targetLength. Required. Immutable.")
        List<Integer> lengths,

        @Min(1)
        @Max(64)
        @JsonPropertyDescription("Number of depths, spaced evenly from beginning to end. Default: 10. Immutable.")
        Integer depths,

        @Min(1) @Max(1000) @JsonPropertyDescription("Texts per length and depth. Default: 1. Immutable.")
        Integer samplesPerCell,

        @Min(0) @Max(9007199254740991.0) @JsonPropertyDescription("Seed of the texts. Default: 999. Immutable.")
        Long seed,

        @JsonPropertyDescription(
                "How an answer is judged. Contains: the generated answer contains the right one. RougeL: ROUGE-L of it. "
                        + "NextTokens: every token of a pass key is the most likely one, in one forward pass and in made-up text of "
                        + "a small vocabulary. Default: Contains. Immutable.")
        NeedleMetric metric,

        @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
                "The sentence that is hidden; {key} in it becomes a random number of five digits. Default: The special pass key is "
                        + "{key}. Immutable.")
        String needle,

        @Size(min = 1, max = 4096)
        @JsonPropertyDescription("What is asked after the text. Default: asks for the special pass key. Immutable.")
        String question,

        @Size(min = 1, max = 4096)
        @JsonPropertyDescription("The right answer. Default: {key}, the number that is hidden. Immutable.")
        String answer,

        @Min(1)
        @Max(8192)
        @JsonPropertyDescription("Tokens of an answer. Default: 50; with NextTokens there is none. Immutable.")
        Integer maxNewTokens) {
    /** How an answer about a needle is judged. */
    public enum NeedleMetric {
        Contains,
        RougeL,
        NextTokens
    }
}
