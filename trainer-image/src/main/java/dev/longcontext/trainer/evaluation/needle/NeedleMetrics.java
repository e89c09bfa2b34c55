package dev.longcontext.trainer.evaluation.needle;

import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Needle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Metrics of a grid, each a share of right answers in [0, 1]. */
final class NeedleMetrics {
    private NeedleMetrics() {}

    /** @return in the order in which they are shown */
    static Map<Metric, Double> of(List<NeedleCell> cells) {
        SortedMap<Integer, Double> byLength = byLength(cells);
        Map<Metric, Double> metrics = new LinkedHashMap<>();
        metrics.put(Needle.ACCURACY, accuracy(cells));
        metrics.put(
                Needle.WORST_LENGTH,
                byLength.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .min()
                        .orElse(Double.NaN));
        metrics.put(Needle.LONGEST_LENGTH, byLength.isEmpty() ? Double.NaN : byLength.get(byLength.lastKey()));
        metrics.put(
                Needle.WORST_CELL,
                cells.stream().mapToDouble(NeedleCell::accuracy).min().orElse(Double.NaN));
        return metrics;
    }

    /** The share of right answers of each length. */
    static SortedMap<Integer, Double> byLength(List<NeedleCell> cells) {
        return cells.stream()
                .collect(Collectors.groupingBy(
                        NeedleCell::length,
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), NeedleMetrics::accuracy)));
    }

    /** On how many samples a metric rests. */
    static int samples(Metric metric, List<NeedleCell> cells) {
        Function<NeedleCell, Object> group = metric.equals(Needle.ACCURACY)
                ? any -> ""
                : metric.equals(Needle.WORST_CELL) ? cell -> cell.length() + "/" + cell.depth() : NeedleCell::length;
        return cells.stream()
                .collect(Collectors.groupingBy(group, Collectors.summingInt(NeedleCell::samples)))
                .values()
                .stream()
                .mapToInt(Integer::intValue)
                .min()
                .orElse(0);
    }

    private static double accuracy(List<NeedleCell> cells) {
        int samples = cells.stream().mapToInt(NeedleCell::samples).sum();
        int right = cells.stream().mapToInt(NeedleCell::right).sum();
        return (double) right / samples;
    }
}
