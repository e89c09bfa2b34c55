package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How the questions of a Custom evaluation are asked, and their answers scored. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.template) || self.template.contains('{question}')",
        message = "template has no {question}: write where the question stands")
public record Custom(
        @Required
        @JsonPropertyDescription(
                "Exact: the same words, without case, punctuation and articles. F1: the share of common words. RougeL: as "
                        + "LongBench has it. Contains: the answer contains a right one. RegularExpression: a right answer, as an "
                        + "expression, matches somewhere. Choice: the most likely of the item's choices is right. Required. "
                        + "Immutable.")
        AnswerMetric metric,

        @Min(1) @Max(8192) @JsonPropertyDescription("Tokens of an answer. Default: 64. Immutable.")
        Integer maxNewTokens,

        @Min(2)
        @JsonPropertyDescription(
                "Tokens of a prompt; of a longer one the middle of its context is left out. Default: context.targetLength less "
                        + "maxNewTokens. Immutable.")
        Integer maxPromptTokens,

        @Size(min = 1, max = 8192)
        @JsonPropertyDescription(
                "Text of a question, with {context} and {question} in their places. Default: both, with an empty line between "
                        + "them. Immutable.")
        String template,

        @JsonPropertyDescription(
                "Chat: a question is a message of the user's. Text: a text that the model continues. Default: Chat. Immutable.")
        PromptForm prompt) {
    /** How an answer is compared with the right ones. */
    public enum AnswerMetric {
        Exact,
        F1,
        RougeL,
        Contains,
        RegularExpression,
        Choice
    }
}
