package dev.longcontext.contract;

import java.util.List;

/**
 * The metrics of suites that score items. Each is an average; a score of several tasks is the average of the tasks' scores, but
 * for {@link #OF_ITEMS}.
 */
public final class ItemScores {
    /** Over all items. */
    public static final Metric SCORE = Metric.share("score");

    /** Over the task with the least. */
    public static final Metric WORST_TASK = Metric.share("worstTaskScore");

    /** Over the length with the least. */
    public static final Metric WORST_LENGTH = Metric.share("worstLengthScore");

    /** Over the shortest length. */
    public static final Metric SHORTEST_LENGTH = Metric.share("shortestLengthScore");

    /** Over the longest length. */
    public static final Metric LONGEST_LENGTH = Metric.share("longestLengthScore");

    /** Over all items alike, whatever the task: what LongBench v2 and lm-evaluation-harness' group {@code mmlu} report. */
    public static final Metric OF_ITEMS = Metric.share("itemScore");

    /** Of a suite with tasks of different numbers of items, in the order in which they are shown. */
    public static final List<Metric> BY_TASK = List.of(SCORE, WORST_TASK, OF_ITEMS);

    /** Of a suite with lengths. */
    static final List<Metric> BY_LENGTH = List.of(SCORE, WORST_LENGTH, SHORTEST_LENGTH, LONGEST_LENGTH);

    /** Of a suite with tasks and lengths, as many items of each. */
    public static final List<Metric> BY_TASK_AND_LENGTH =
            List.of(SCORE, WORST_TASK, WORST_LENGTH, SHORTEST_LENGTH, LONGEST_LENGTH);

    private ItemScores() {}

    /** @return on how many items the metric rests, with so many of each task and length */
    static int items(Metric metric, int tasks, int lengths, int ofEach) {
        if (metric.equals(SCORE)) {
            return lengths * tasks * ofEach;
        }
        return metric.equals(WORST_TASK) ? lengths * ofEach : tasks * ofEach;
    }
}
