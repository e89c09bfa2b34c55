package dev.longcontext.trainer.evaluation.perplexity;

import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Perplexity;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Perplexity of one model by length of context: exp(mean loss of all scored tokens of all texts). */
final class PerplexityByLength {
    private PerplexityByLength() {}

    /** Tokens and their losses of several texts. */
    private record Sum(double loss, long tokens) {
        Sum plus(TextLoss text) {
            return new Sum(loss + text.loss(), tokens + text.tokens());
        }

        double perplexity() {
            return Math.exp(loss / tokens);
        }
    }

    static SortedMap<Integer, Double> of(List<TextLoss> texts) {
        SortedMap<Integer, Sum> sums = new TreeMap<>();
        for (TextLoss text : texts) {
            sums.merge(text.length(), new Sum(0, 0).plus(text), (sum, one) -> sum.plus(text));
        }
        SortedMap<Integer, Double> byLength = new TreeMap<>();
        sums.forEach((length, sum) -> byLength.put(length, sum.perplexity()));
        return byLength;
    }

    /** Of one length, by the bucket of the position: the least number of tokens before a token. */
    static SortedMap<Integer, Double> byPosition(List<TextLoss> texts, int length) {
        PositionLoss.Sums sums = new PositionLoss.Sums();
        texts.stream()
                .filter(text -> text.length() == length)
                .flatMap(text -> text.positions().stream())
                .forEach(sums::add);
        SortedMap<Integer, Double> byPosition = new TreeMap<>();
        sums.all().forEach(bucket -> byPosition.put(bucket.from(), bucket.perplexity()));
        return byPosition;
    }

    /** @return in the order in which they are shown */
    static Map<Metric, Double> metrics(List<TextLoss> texts) {
        SortedMap<Integer, Double> byLength = of(texts);
        Map<Metric, Double> metrics = new LinkedHashMap<>();
        metrics.put(Perplexity.SHORTEST_LENGTH, byLength.get(byLength.firstKey()));
        metrics.put(Perplexity.LONGEST_LENGTH, byLength.get(byLength.lastKey()));
        metrics.put(Perplexity.WORST_LENGTH, greatest(byLength.values()));
        return metrics;
    }

    /** Those of the lengths that a metric rests on. */
    static List<Integer> lengthsOf(Metric metric, List<Integer> all) {
        if (metric.equals(Perplexity.SHORTEST_LENGTH)) {
            return List.of(Collections.min(all));
        }
        return metric.equals(Perplexity.LONGEST_LENGTH) ? List.of(Collections.max(all)) : all;
    }

    /** On how many texts a metric rests: of the worst length, on those of the length with the fewest. */
    static int items(Metric metric, List<TextLoss> texts) {
        SortedMap<Integer, Integer> byLength = texts.stream()
                .collect(Collectors.groupingBy(TextLoss::length, TreeMap::new, Collectors.summingInt(any -> 1)));
        if (metric.equals(Perplexity.SHORTEST_LENGTH)) {
            return byLength.get(byLength.firstKey());
        }
        return metric.equals(Perplexity.LONGEST_LENGTH)
                ? byLength.get(byLength.lastKey())
                : Collections.min(byLength.values());
    }

    /** NaN where one of them is: a length that has no value is no good one. */
    private static double greatest(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** As people read it. */
    static String text(double perplexity) {
        return String.format(Locale.ROOT, perplexity < 100 ? "%.3f" : "%,.0f", perplexity);
    }
}
