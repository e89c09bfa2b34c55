package dev.longcontext.trainer.evaluation.item;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item that a model answered.
 *
 * @param length tokens that were asked for, 0 where the suite has no lengths
 * @param depth place of what was asked for, 0 (begin) to 1 (end)
 * @param promptTokens that the model read
 * @param score 0 to 1, more is better; NaN where the model's logits were not finite
 * @param answer the model's, cut where it is long
 * @param references right answers, cut likewise
 * @param promptEnd the last words of the prompt
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ItemResult(
        String id,
        String task,
        int length,
        @Nullable Double depth,
        int promptTokens,
        double score,
        String answer,
        List<String> references,
        String promptEnd) {

    public ItemResult {
        references = List.copyOf(references);
    }
}
