package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions with options, of the evaluation's sources. What is left out has its default. */
public record MultipleChoice(
        @JsonPropertyDescription(
                "Letters, Options or OptionsPerCharacter. Where it is left out, Letters for questions in MMLU's layout, "
                        + "OptionsPerCharacter for those in ARC's and HellaSwag's.")
        @Nullable
        ChoiceBy by,

        @JsonPropertyDescription("Solved questions before each one, at least 0.") @PositiveOrZero
        Integer shots,

        @JsonPropertyDescription(
                "Name of the source with solved questions. Where it is left out, the first ones of each subject are "
                        + "solved, and not asked.")
        @Nullable
        String shotsFrom,

        @JsonPropertyDescription("Chat or Text.") PromptForm prompt)
        implements SuiteSettings {
    public MultipleChoice {
        shots = shots == null ? 0 : shots;
        prompt = prompt == null ? PromptForm.Text : prompt;
    }

    @Override
    public boolean readsRecords() {
        return true;
    }

    @Override
    public List<Contradiction> contradictions(EvaluationConfig evaluation, int targetLength) {
        boolean named = shotsFrom == null
                || evaluation.sources().stream()
                        .anyMatch(source -> source.name().equals(shotsFrom));
        return named
                ? List.of()
                : List.of(new Contradiction(
                        "shotsFrom",
                        shotsFrom,
                        "is the name of none of the evaluation's sources",
                        "Write the name of one of them, or omit it."));
    }

    /** By what an option is chosen. */
    public enum ChoiceBy {
        /** Options are listed with letters, and the likelihood of each letter counts. */
        Letters,
        /** The likelihood of each option's text counts. */
        Options,
        /** The same, divided by the option's length in characters. */
        OptionsPerCharacter
    }
}
