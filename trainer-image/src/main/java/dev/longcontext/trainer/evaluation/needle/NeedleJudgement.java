package dev.longcontext.trainer.evaluation.needle;

import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Needle;
import dev.longcontext.trainer.evaluation.item.ItemMetrics;
import dev.longcontext.trainer.evaluation.item.ItemResult;
import dev.longcontext.trainer.evaluation.item.ItemSection;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.needle.NeedleCell.Mistake;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.Templates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Metrics of answers about a needle that were generated: those of the grid, from scores of the answers.
 *
 * @param exact whether answers are right or wrong, so that the grid can count them
 */
record NeedleJudgement(String name, boolean exact) implements ItemSuite.Judgement {

    private record Cell(int length, double depth) {

        static Cell of(ItemResult result) {
            return new Cell(result.length(), result.depth());
        }
    }

    @Override
    public Map<Metric, Double> metrics(List<ItemResult> results) {
        var byLength = ItemMetrics.byLength(results);
        Map<Metric, Double> metrics = new LinkedHashMap<>();
        metrics.put(Needle.ACCURACY, ItemMetrics.average(results));
        metrics.put(Needle.WORST_LENGTH, worst(byLength.values()));
        metrics.put(Needle.LONGEST_LENGTH, byLength.isEmpty() ? Double.NaN : byLength.get(byLength.lastKey()));
        metrics.put(
                Needle.WORST_CELL,
                worst(grouped(results, Cell::of).values().stream()
                        .map(ItemMetrics::average)
                        .toList()));
        return metrics;
    }

    private static double worst(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    private static <K> Map<K, List<ItemResult>> grouped(List<ItemResult> results, Function<ItemResult, K> key) {
        return results.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    @Override
    public int items(Metric metric, List<ItemResult> results) {
        Function<ItemResult, Object> group = metric.equals(Needle.ACCURACY)
                ? any -> ""
                : metric.equals(Needle.WORST_CELL) ? Cell::of : ItemResult::length;
        return grouped(results, group).values().stream()
                .mapToInt(List::size)
                .min()
                .orElse(0);
    }

    @Override
    public Section section(List<ItemResult> base, List<ItemResult> tuned, Map<String, String> facts) {
        if (!exact) {
            return ItemSection.of(base, tuned, facts);
        }
        List<NeedleCell> ofBase = cells(base);
        List<NeedleCell> ofTuned = cells(tuned);
        String html = new Templates(NeedleSection.class)
                .template("needle")
                .data("base", GridPicture.of("Base model", ofBase))
                .data("tuned", GridPicture.of("Extended model", ofTuned))
                .data(
                        "samples",
                        ofBase.stream().mapToInt(NeedleCell::samples).max().orElse(0))
                .render();
        return new Section(
                html + ItemSection.worst(base, tuned),
                facts,
                Optional.of(file -> HeatMap.write(name, ofBase, ofTuned, file)));
    }

    private static List<NeedleCell> cells(List<ItemResult> results) {
        List<NeedleCell> cells = new ArrayList<>();
        grouped(results, Cell::of).forEach((cell, ofCell) -> {
            List<Mistake> mistakes = new ArrayList<>();
            for (int i = 0; i < ofCell.size(); i++) {
                ItemResult result = ofCell.get(i);
                if (!(result.score() >= 1)) {
                    mistakes.add(new Mistake(i, result.references().get(0), result.answer()));
                }
            }
            int right = ofCell.size() - mistakes.size();
            cells.add(new NeedleCell(cell.length(), cell.depth(), ofCell.size(), right, mistakes));
        });
        return cells;
    }
}
