package dev.longcontext.trainer.evaluation.item;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item before it is made: what is known of it at once, for texts of a million tokens are made one at a time.
 *
 * @param id unique within the evaluation, and the same in every attempt
 * @param task what kind of item it is; metrics are averages over tasks
 * @param length tokens that were asked for, 0 where the suite has no lengths
 * @param depth place of what is asked for, 0 (begin) to 1 (end); null where it has none
 */
public record Question(
        String id, String task, int length, @Nullable Double depth, Maker maker) {

    /** As a result without a score, to count with. */
    ItemResult unanswered() {
        return new ItemResult(id, task, length, depth, 0, Double.NaN, "", List.of(), "");
    }

    /** Makes the same item whenever it is called, by whichever thread. */
    @FunctionalInterface
    public interface Maker {
        Item make() throws IOException;
    }
}
