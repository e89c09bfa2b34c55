package dev.longcontext.trainer.evaluation.item;

import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Both models' scores by length, by task and length, and the items that were answered worst. */
public final class ItemSection {
    private static final Templates TEMPLATES = new Templates(ItemSection.class);

    private ItemSection() {}

    /** A task's line of the table, as text: its two models' averages at each length. */
    record Row(String task, int items, List<Cell> cells) {}

    /** Averages of a task at a length, in percent; empty where nothing was asked. */
    record Cell(String base, String tuned) {}

    public static Section of(List<ItemResult> base, List<ItemResult> tuned, Map<String, String> facts) {
        List<Integer> lengths =
                base.stream().map(ItemResult::length).distinct().sorted().toList();
        List<Row> rows = new ArrayList<>();
        for (String task : new TreeSet<>(ItemMetrics.byTask(base).keySet())) {
            List<Cell> cells = lengths.stream()
                    .map(length -> new Cell(cell(base, task, length), cell(tuned, task, length)))
                    .toList();
            long items =
                    base.stream().filter(result -> result.task().equals(task)).count();
            rows.add(new Row(task, (int) items, cells));
        }
        String html = TEMPLATES
                .template("items")
                .data(
                        "lengths",
                        lengths.stream()
                                .map(length -> length == 0 ? "all" : String.format(Locale.ROOT, "%,d", length))
                                .toList())
                .data("rows", rows)
                .data("curve", LengthCurve.of(ItemMetrics.byLength(base), ItemMetrics.byLength(tuned)))
                .data("worst", WorstItems.of(base, tuned))
                .render();
        return new Section(html, facts, Optional.empty());
    }

    /** The items that the tuned model answered worst, for a section that shows the scores in another way; empty where all is right. */
    public static String worst(List<ItemResult> base, List<ItemResult> tuned) {
        return TEMPLATES
                .template("worst")
                .data("worst", WorstItems.of(base, tuned))
                .render();
    }

    private static String cell(List<ItemResult> results, String task, int length) {
        List<ItemResult> those = results.stream()
                .filter(result -> result.task().equals(task) && result.length() == length)
                .toList();
        return those.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f", ItemMetrics.average(those) * 100);
    }
}
