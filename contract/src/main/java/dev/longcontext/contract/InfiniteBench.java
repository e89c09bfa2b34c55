package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Books of InfiniteBench with questions or summaries, of the evaluation's sources. What is left out has its default. */
public record InfiniteBench(
        @JsonPropertyDescription(
                "Tokens of a prompt, at least 2; of a longer one the middle is left out. What the target length leaves for it "
                        + "where it is left out.")
        @Min(2)
        @Nullable
        Integer maxPromptTokens)
        implements SuiteSettings {

    @Override
    public boolean readsRecords() {
        return true;
    }

    @Override
    public List<Contradiction> contradictions(EvaluationConfig evaluation, int targetLength) {
        return Contradiction.ofPrompt(maxPromptTokens, 0, targetLength);
    }
}
