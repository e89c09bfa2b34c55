package dev.longcontext.operator.report;

import dev.longcontext.api.v1alpha1.EvaluationResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Scores as lines of a table. {@code kubectl describe} writes each text of a list as a line of its own, and each field of
 * a record too: of the records, a dozen scores would be a hundred lines.
 */
final class ScoreTable {

    private static final List<String> HEADER =
            List.of("EVALUATION", "METRIC", "BASE", "EXTENDED", "95 % INTERVAL", "GATES");

    private ScoreTable() {}

    /** The first metric of each evaluation, and those with gates; null for no scores. */
    static List<String> of(List<EvaluationResult> scores) {
        if (scores == null || scores.isEmpty()) {
            return null;
        }
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        Set<String> shown = new HashSet<>();
        for (EvaluationResult score : scores) {
            if (shown.add(score.name()) || score.passed() != null) {
                rows.add(row(score));
            }
        }
        int[] widths = IntStream.range(0, HEADER.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static List<String> row(EvaluationResult score) {
        return Stream.of(
                        score.name(),
                        score.metric(),
                        score.base(),
                        score.value(),
                        score.interval(),
                        gates(score.passed()))
                .map(cell -> cell == null ? "-" : cell)
                .toList();
    }

    private static String gates(Boolean passed) {
        return passed == null ? null : passed ? "passed" : "missed";
    }

    private static String line(List<String> row, int[] widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> row.get(column)
                        + " ".repeat(widths[column] - row.get(column).length()))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }
}
