package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.OptionalInt;

/** Items that are as long as each length, prompt and answer together. What is left out has its default. */
public record Ruler(
        @JsonPropertyDescription("Tokens of an item, prompt and answer together, each at most the target length.")
        @Size(min = 1)
        List<@Min(1) Integer> lengths,

        @JsonPropertyDescription("Which of RULER's tasks, all of them where it is left out.") @Size(min = 1)
        List<RulerTask> tasks,

        @JsonPropertyDescription("Items of each task and length, at least 1.") @Min(1)
        Integer samplesPerTask,

        @JsonPropertyDescription("Chat or Text.") PromptForm prompt,

        @JsonPropertyDescription("A whole number, at least 0.") @PositiveOrZero
        Long seed)
        implements SuiteSettings {
    public Ruler {
        lengths = lengths == null ? List.of() : List.copyOf(lengths); // the schema says that it is missing
        tasks = tasks == null ? List.of(RulerTask.values()) : List.copyOf(tasks);
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

    /** RULER's tasks, beside the two that need data of others. */
    public enum RulerTask {
        NiahSingle1,
        NiahSingle2,
        NiahSingle3,
        NiahMultiKey1,
        NiahMultiKey2,
        NiahMultiKey3,
        NiahMultiValue,
        NiahMultiQuery,
        VariableTracking,
        CommonWords,
        FrequentWords
    }
}
