package dev.longcontext.trainer.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Metrics of a grid, each a share of right answers in [0, 1]. */
final class NeedleMetrics {
    static final String ACCURACY = "accuracy";
    static final String WORST_LENGTH = "worstLengthAccuracy";
    static final String LONGEST_LENGTH = "longestLengthAccuracy";
    static final String WORST_CELL = "worstCellAccuracy";

    private NeedleMetrics() {}

    /** @return by name, in the order in which they are shown */
    static Map<String, Double> of(List<NeedleCell> cells) {
        TreeMap<Integer, Double> byLength = cells.stream()
                .collect(Collectors.groupingBy(
                        NeedleCell::length,
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), NeedleMetrics::accuracy)));
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(ACCURACY, accuracy(cells));
        metrics.put(
                WORST_LENGTH,
                byLength.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .min()
                        .orElse(Double.NaN));
        metrics.put(
                LONGEST_LENGTH,
                byLength.isEmpty() ? Double.NaN : byLength.lastEntry().getValue());
        metrics.put(
                WORST_CELL,
                cells.stream().mapToDouble(NeedleCell::accuracy).min().orElse(Double.NaN));
        return metrics;
    }

    private static double accuracy(List<NeedleCell> cells) {
        int samples = cells.stream().mapToInt(NeedleCell::samples).sum();
        int right = cells.stream().mapToInt(NeedleCell::right).sum();
        return (double) right / samples;
    }
}
