package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

/** How the questions of a MultipleChoice evaluation are asked. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MultipleChoice(
        @JsonPropertyDescription(
                "Letters: options are listed with letters, and the most likely letter is the answer. Options: the most likely "
                        + "option's text is. OptionsPerCharacter: the same, the log likelihood divided by the text's length. "
                        + "Default: Letters for questions in MMLU's layout, OptionsPerCharacter for ARC's and HellaSwag's. Immutable.")
        ChoiceBy by,

        @Min(0) @Max(64) @JsonPropertyDescription("Solved questions before each one. Default: 0. Immutable.")
        Integer shots,

        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "Name of the source whose questions are the solved ones. Default: the first ones of each subject are, and are "
                        + "not asked. Immutable.")
        String shotsFrom,

        @JsonPropertyDescription(
                "Chat: a question is a message of the user's. Text: a text that the model continues. Default: Text. Immutable.")
        PromptForm prompt) {
    /** By what an option is chosen. */
    public enum ChoiceBy {
        Letters,
        Options,
        OptionsPerCharacter
    }
}
