package dev.longcontext.trainer.evaluation.item;

import dev.longcontext.contract.ItemScores;
import dev.longcontext.contract.Metric;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Metrics of items. A score of several tasks is the average of the tasks' averages, whatever number of items each has; so is
 * the score of a length. The item score alone counts items and not tasks. Any multiset of results will do.
 */
public final class ItemMetrics {

    private static final Map<Metric, ToDoubleFunction<List<ItemResult>>> TABLE = Map.of(
            ItemScores.SCORE, ItemMetrics::score,
            ItemScores.OF_ITEMS, ItemMetrics::average,
            ItemScores.WORST_TASK, results -> worst(byTask(results).values()),
            ItemScores.WORST_LENGTH, results -> worst(byLength(results).values()),
            ItemScores.SHORTEST_LENGTH, results -> of(byLength(results), SortedMap::firstKey),
            ItemScores.LONGEST_LENGTH, results -> of(byLength(results), SortedMap::lastKey));

    private ItemMetrics() {}

    /** @return those asked for, in that order */
    static Map<Metric, Double> of(List<ItemResult> results, List<Metric> metrics) {
        Map<Metric, Double> values = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            values.put(metric, TABLE.get(metric).applyAsDouble(results));
        }
        return values;
    }

    /** On how many items a metric rests: of the worst of several groups, the smallest one's. */
    static int items(Metric metric, List<ItemResult> results) {
        Function<ItemResult, Object> group = metric.equals(ItemScores.SCORE) || metric.equals(ItemScores.OF_ITEMS)
                ? any -> ""
                : metric.equals(ItemScores.WORST_TASK) ? ItemResult::task : ItemResult::length;
        return results.stream()
                .collect(Collectors.groupingBy(group, Collectors.summingInt(result -> 1)))
                .values()
                .stream()
                .mapToInt(Integer::intValue)
                .min()
                .orElse(0);
    }

    /** The average over tasks; NaN without any result. */
    static double score(List<ItemResult> results) {
        return byTask(results).values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    /** Each task's average. */
    public static SortedMap<String, Double> byTask(List<ItemResult> results) {
        return grouped(results, ItemResult::task, ItemMetrics::average);
    }

    /** Each length's average over tasks. */
    public static SortedMap<Integer, Double> byLength(List<ItemResult> results) {
        return grouped(results, ItemResult::length, ItemMetrics::score);
    }

    private static <K extends Comparable<K>> SortedMap<K, Double> grouped(
            List<ItemResult> results, Function<ItemResult, K> key, Function<List<ItemResult>, Double> value) {
        return results.stream()
                .collect(Collectors.groupingBy(
                        key, TreeMap::new, Collectors.collectingAndThen(Collectors.toList(), value)));
    }

    public static double average(List<ItemResult> results) {
        return results.stream().mapToDouble(ItemResult::score).average().orElse(Double.NaN);
    }

    private static double worst(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    private static <K> double of(SortedMap<K, Double> values, Function<SortedMap<K, Double>, K> key) {
        return values.isEmpty() ? Double.NaN : values.get(key.apply(values));
    }
}
