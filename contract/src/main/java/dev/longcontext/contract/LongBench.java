package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Min;
import java.util.List;

/** Records of LongBench or LongBench v2, of the evaluation's sources. What is left out has its default. */
public record LongBench(
        @JsonPropertyDescription("Tokens of a prompt, at least 2; of a longer one the middle is left out.") @Min(2)
        Integer maxPromptTokens)
        implements EvaluationConfig.Settings {
    public LongBench {
        maxPromptTokens = maxPromptTokens == null ? 31_500 : maxPromptTokens;
    }

    @Override
    public List<Integer> lengths() {
        return List.of();
    }

    @Override
    public boolean readsRecords() {
        return true;
    }
}
