package dev.longcontext.contract;

import java.util.List;

/**
 * The metrics of suites that score items. Each is an average; a score of several tasks is the average of the tasks' scores.
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

    /** Of a suite with tasks, in the order in which they are shown. */
    static final List<Metric> BY_TASK = List.of(SCORE, WORST_TASK);

    /** Of a suite with lengths. */
    static final List<Metric> BY_LENGTH = List.of(SCORE, WORST_LENGTH, SHORTEST_LENGTH, LONGEST_LENGTH);

    /** Of a suite with both: all there are. */
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
