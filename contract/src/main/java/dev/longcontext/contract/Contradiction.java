package dev.longcontext.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a suite's settings that a schema cannot say.
 *
 * @param field of the settings
 * @param value what stands there; null where nothing does
 * @param rule what does not hold
 * @param remedy what to write instead
 */
public record Contradiction(String field, @Nullable Object value, String rule, String remedy) {

    /** @param why the field has no effect, such as {@code metric NextTokens} */
    static List<Contradiction> ofUseless(String field, @Nullable Object value, String why) {
        return value == null
                ? List.of()
                : List.of(new Contradiction(field, value, "has no effect with " + why, "Omit it."));
    }

    /**
     * Of a prompt that leaves no room for its answer.
     *
     * @param maxPromptTokens null: whatever fits
     */
    static List<Contradiction> ofPrompt(@Nullable Integer maxPromptTokens, int maxNewTokens, int targetLength) {
        if (maxPromptTokens == null || (long) maxPromptTokens + maxNewTokens <= targetLength) {
            return List.of();
        }
        return List.of(new Contradiction(
                "maxPromptTokens",
                maxPromptTokens,
                (maxNewTokens == 0 ? "is" : "is with maxNewTokens = " + maxNewTokens) + " above context.targetLength = "
                        + targetLength,
                "Lower it, or omit it: prompts are then as long as the target length allows."));
    }
}
