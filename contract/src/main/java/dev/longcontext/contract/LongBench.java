package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of LongBench or LongBench v2, of the evaluation's sources. What is left out has its default. */
public record LongBench(
        @JsonPropertyDescription(
                "Tokens of a prompt, at least 2; of a longer one the middle is left out. 31500, or what the target length leaves "
                        + "for it, where it is left out.")
        @Min(2)
        @Nullable
        Integer maxPromptTokens)
        implements SuiteSettings {
    /** As LongBench has it for models of 32K. */
    public static final int USUAL_PROMPT_TOKENS = 31_500;

    @Override
    public boolean readsRecords() {
        return true;
    }

    @Override
    public List<Contradiction> contradictions(EvaluationConfig evaluation, int targetLength) {
        return Contradiction.ofPrompt(maxPromptTokens, 0, targetLength);
    }
}
