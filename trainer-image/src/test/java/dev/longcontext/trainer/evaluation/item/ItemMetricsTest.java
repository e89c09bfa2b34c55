package dev.longcontext.trainer.evaluation.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.contract.ItemScores;
import dev.longcontext.contract.Metric;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ItemMetricsTest {
    private static final List<Metric> ALL = Stream.concat(
                    ItemScores.BY_TASK_AND_LENGTH.stream(), ItemScores.BY_TASK.stream())
            .distinct()
            .toList();

    private static ItemResult result(String task, int length, double score) {
        return new ItemResult("id", task, length, null, length, score, "", List.of(), "");
    }

    private static double value(Metric metric, List<ItemResult> results) {
        Map<Metric, Double> metrics = ItemMetrics.of(results, ALL);
        assertThat(metrics.keySet()).containsExactlyElementsOf(ALL);
        return metrics.get(metric);
    }

    /** One task has three items, the other one: each counts the same. */
    private static final List<ItemResult> UNEVEN =
            List.of(result("a", 4, 1), result("a", 4, 0.5), result("a", 8, 0), result("b", 4, 1), result("b", 8, 0.75));

    @Test
    void tasksCountTheSameHoweverManyItemsTheyHave() {
        assertThat(value(ItemScores.SCORE, UNEVEN)).isEqualTo((0.5 + 0.875) / 2);
        assertThat(value(ItemScores.WORST_TASK, UNEVEN)).isEqualTo(0.5);
    }

    /** As LongBench v2 counts its domains: 3.25 of 5 items, and not the average of 0.5 and 0.875. */
    @Test
    void theItemScoreCountsItemsAndNotTasks() {
        assertThat(value(ItemScores.OF_ITEMS, UNEVEN)).isEqualTo(3.25 / 5);
        assertThat(ItemMetrics.items(ItemScores.OF_ITEMS, UNEVEN)).isEqualTo(5);
        assertThat(ItemMetrics.items(ItemScores.WORST_TASK, UNEVEN)).isEqualTo(2);
    }

    @Test
    void aLengthIsTheAverageOfItsTasks() {
        assertThat(value(ItemScores.SHORTEST_LENGTH, UNEVEN)).isEqualTo((0.75 + 1) / 2);
        assertThat(value(ItemScores.LONGEST_LENGTH, UNEVEN)).isEqualTo(0.375);
        assertThat(value(ItemScores.WORST_LENGTH, UNEVEN)).isEqualTo(0.375);
    }

    /** As a bootstrap draws them. */
    @Test
    void resultsMayBeThereSeveralTimes() {
        List<ItemResult> drawn = List.of(UNEVEN.get(0), UNEVEN.get(0), UNEVEN.get(2), UNEVEN.get(3), UNEVEN.get(4));

        assertThat(value(ItemScores.SCORE, drawn)).isCloseTo((2.0 / 3 + 0.875) / 2, within(1e-12));
    }

    @Test
    void withoutResultsThereIsNoValue() {
        assertThat(ALL)
                .allSatisfy(metric -> assertThat(value(metric, List.of())).isNaN());
    }
}
