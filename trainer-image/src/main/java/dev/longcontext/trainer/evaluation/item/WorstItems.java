package dev.longcontext.trainer.evaluation.item;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The items that the tuned model answered worst: where to look when a score surprises. */
final class WorstItems {
    private static final int SHOWN = 10;

    private WorstItems() {}

    /**
     * An item as text.
     *
     * @param promptEnd the last words that the models read
     * @param expected right answers
     */
    record Shown(String id, String promptEnd, String expected, String base, String tuned, String scores) {}

    /**
     * Those with the lowest scores; of equal ones first what the base model could do, then the shortest.
     *
     * @param base results in the order of the units
     * @param tuned likewise
     * @return at most ten; none where every answer is right
     */
    static List<Shown> of(List<ItemResult> base, List<ItemResult> tuned) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, tuned.size())
                .filter(i -> !(tuned.get(i).score() >= 1))
                .boxed()
                .toList());
        order.sort(Comparator.comparingDouble((Integer i) -> finite(tuned.get(i).score()))
                .thenComparing(Comparator.comparingDouble(
                                (Integer i) -> finite(base.get(i).score()))
                        .reversed())
                .thenComparingInt(i -> tuned.get(i).promptTokens()));
        return order.stream()
                .limit(SHOWN)
                .map(i -> shown(base.get(i), tuned.get(i)))
                .toList();
    }

    /** What is not a number is worse than any score. */
    private static double finite(double score) {
        return Double.isFinite(score) ? score : -1;
    }

    private static Shown shown(ItemResult base, ItemResult tuned) {
        return new Shown(
                tuned.id(),
                "…" + tuned.promptEnd(),
                String.join(" | ", tuned.references()),
                base.answer(),
                tuned.answer(),
                String.format(Locale.ROOT, "%.2f, base %.2f", tuned.score(), base.score()));
    }
}
