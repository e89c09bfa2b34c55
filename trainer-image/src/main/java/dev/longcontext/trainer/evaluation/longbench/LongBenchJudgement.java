package dev.longcontext.trainer.evaluation.longbench;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Metric;
import dev.longcontext.trainer.evaluation.item.ItemMetrics;
import dev.longcontext.trainer.evaluation.item.ItemResult;
import dev.longcontext.trainer.evaluation.item.ItemSuite.Judgement;
import dev.longcontext.trainer.evaluation.longbench.LongBenchSet.Category;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.Templates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Scores as those of other suites of items, and those of LongBench's categories, as tables of papers have them: the average of a
 * category's sets. The overall score is the average of all sets and not of the categories, which have three of them or two.
 */
final class LongBenchJudgement implements Judgement {
    private static final Templates TEMPLATES = new Templates(LongBenchJudgement.class);

    private final Judgement scores = Judgement.byTaskAndLength(EvaluationConfig.Suite.LongBench.metrics());

    /** A category's line of the table, as text. */
    record Row(String category, String sets, String base, String tuned) {}

    @Override
    public Map<Metric, Double> metrics(List<ItemResult> results) {
        return scores.metrics(results);
    }

    @Override
    public int items(Metric metric, List<ItemResult> results) {
        return scores.items(metric, results);
    }

    /** Of version 2 there are none: its tasks are domains. */
    @Override
    public Map<String, Double> byCategory(List<ItemResult> results) {
        Map<String, Double> byTask = ItemMetrics.byTask(results);
        Map<String, Double> byCategory = new LinkedHashMap<>();
        for (Category category : Category.values()) {
            category.sets(byTask.keySet()).stream()
                    .mapToDouble(byTask::get)
                    .average()
                    .ifPresent(score -> byCategory.put(category.name(), score));
        }
        return byCategory;
    }

    @Override
    public Section section(List<ItemResult> base, List<ItemResult> tuned, Map<String, String> facts) {
        Section section = scores.section(base, tuned, facts);
        List<Row> rows = rows(base, tuned);
        if (rows.isEmpty()) {
            return section;
        }
        String html = TEMPLATES.template("categories").data("rows", rows).render();
        return new Section(html + section.html(), section.facts(), section.picture());
    }

    private List<Row> rows(List<ItemResult> base, List<ItemResult> tuned) {
        Map<String, Double> ofBase = byCategory(base);
        Set<String> tasks = ItemMetrics.byTask(tuned).keySet();
        List<Row> rows = new ArrayList<>();
        byCategory(tuned)
                .forEach((category, score) -> rows.add(new Row(
                        category,
                        String.join(", ", Category.valueOf(category).sets(tasks)),
                        percent(ofBase.get(category)),
                        percent(score))));
        return rows;
    }

    private static String percent(double score) {
        return String.format(Locale.ROOT, "%.1f", score * 100);
    }
}
