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

/** Tasks and lengths of a Reasoning evaluation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.lengths.all(a, a >= 1 && self.lengths.exists_one(b, b == a))",
        message = "lengths must be above 0, and each only once")
@ValidationRule(
        value = "!has(self.tasks) || self.tasks.all(a, self.tasks.exists_one(b, b == a))",
        message = "a task is named twice: name each once")
public record Reasoning(
        @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "Lengths of the items in tokens, prompt and answer together, each at most context.targetLength. Items are as long "
                        + "as they can be within it. Required. Immutable.")
        List<Integer> lengths,

        @Size(min = 1, max = 7) @JsonPropertyDescription("Which tasks are asked. Default: all seven. Immutable.")
        List<ReasoningTask> tasks,

        @Min(1) @Max(1000) @JsonPropertyDescription("Items of each task and length. Default: 25. Immutable.")
        Integer samplesPerTask,

        @JsonPropertyDescription(
                "Chat: an item is a message of the user's, and the answer's begin is given. Text: a text that the model "
                        + "continues, for models that know no chats. Default: Chat. Immutable.")
        PromptForm prompt,

        @Min(0) @Max(9007199254740991.0) @JsonPropertyDescription("Seed of the items. Default: 42. Immutable.")
        Long seed) {
    /** Tasks that need more than finding a sentence. */
    public enum ReasoningTask {
        Coreference,
        GraphParents,
        GraphBreadthFirst,
        Association,
        OneFact,
        TwoFacts,
        ThreeFacts
    }
}
