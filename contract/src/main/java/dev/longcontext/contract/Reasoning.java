package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.OptionalInt;

/** Tasks that need more than finding a sentence; items are as long as each length. What is left out has its default. */
public record Reasoning(
        @JsonPropertyDescription("Tokens of an item, prompt and answer together, each at most the target length.")
        @Size(min = 1)
        List<@Min(1) Integer> lengths,

        @JsonPropertyDescription("Which tasks, all of them where it is left out.") @Size(min = 1)
        List<ReasoningTask> tasks,

        @JsonPropertyDescription("Items of each task and length, at least 1.") @Min(1)
        Integer samplesPerTask,

        @JsonPropertyDescription("Chat or Text.") PromptForm prompt,

        @JsonPropertyDescription("A whole number, at least 0.") @PositiveOrZero
        Long seed)
        implements SuiteSettings {
    public Reasoning {
        lengths = lengths == null ? List.of() : List.copyOf(lengths); // the schema says that it is missing
        tasks = tasks == null ? List.of(ReasoningTask.values()) : List.copyOf(tasks);
        samplesPerTask = samplesPerTask == null ? 25 : samplesPerTask;
        prompt = prompt == null ? PromptForm.Chat : prompt;
        seed = seed == null ? 42L : seed;
    }

    @Override
    public boolean scoresByLength() {
        return true;
    }

    @Override
    public OptionalInt items(Metric metric) {
        return OptionalInt.of(ItemScores.items(metric, tasks.size(), lengths.size(), samplesPerTask));
    }

    /** In the styles of MRCR, GraphWalks (two), NoLiMa and BABILong (three). */
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
