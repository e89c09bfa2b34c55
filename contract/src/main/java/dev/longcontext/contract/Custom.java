package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions of the user's own, of the evaluation's sources. What is left out has its default. */
public record Custom(
        @JsonPropertyDescription("Exact, F1, RougeL, Contains, RegularExpression or Choice.")
        AnswerMetric metric,

        @JsonPropertyDescription("Tokens of an answer, at least 1.") @Min(1)
        Integer maxNewTokens,

        @JsonPropertyDescription(
                "Tokens of a prompt, at least 2; of a longer one the middle of its context is left out. The target length "
                        + "less the answer's where it is left out.")
        @Min(2)
        @Nullable
        Integer maxPromptTokens,

        @JsonPropertyDescription("Text of a question, with {context} and {question} in their places.") @NotEmpty
        String template,

        @JsonPropertyDescription("Chat or Text.") PromptForm prompt)
        implements SuiteSettings {
    public Custom {
        maxNewTokens = maxNewTokens == null ? 64 : maxNewTokens;
        template = template == null ? "{context}\n\n{question}" : template;
        prompt = prompt == null ? PromptForm.Chat : prompt;
    }

    @Override
    public boolean readsRecords() {
        return true;
    }

    @Override
    public List<Contradiction> contradictions(EvaluationConfig evaluation, int targetLength) {
        List<Contradiction> found =
                new ArrayList<>(Contradiction.ofPrompt(maxPromptTokens, maxNewTokens, targetLength));
        if (maxPromptTokens == null && maxNewTokens >= targetLength) {
            found.add(new Contradiction(
                    "maxNewTokens",
                    maxNewTokens,
                    "leaves no room for a prompt in context.targetLength = " + targetLength,
                    "Lower it."));
        }
        if (!template.contains("{question}")) {
            found.add(new Contradiction("template", template, "has no {question}", "Write where the question stands."));
        }
        return found;
    }

    /** How an answer is compared with the right ones. */
    public enum AnswerMetric {
        /** The same words, without case, punctuation and articles. */
        Exact,
        /** F1 of the words, likewise. */
        F1,
        /** ROUGE-L as LongBench has it. */
        RougeL,
        /** The answer contains a right one. */
        Contains,
        /** A right answer, as a regular expression, matches in the answer. */
        RegularExpression,
        /** The most likely of the item's options is the right one. */
        Choice
    }
}
