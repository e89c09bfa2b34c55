package dev.longcontext.minicluster.node.lifecycle;

/**
 * What a probe's results so far mean.
 *
 * @param thresholds how many results in a row count
 * @param verdict what holds now
 * @param inARow how many of the last results were the same
 * @param lastSucceeded the last result
 */
public record ProbeTracker(Thresholds thresholds, Verdict verdict, int inARow, boolean lastSucceeded) {
    /** What a probe says of its container. */
    public enum Verdict {
        /** Too few results to say. */
        UNKNOWN,
        SUCCESS,
        FAILURE
    }

    /**
     * @param success results in a row that make a success
     * @param failure results in a row that make a failure
     */
    public record Thresholds(int success, int failure) {}

    /** A probe that has no result yet. */
    public static ProbeTracker fresh(Thresholds thresholds) {
        return new ProbeTracker(thresholds, Verdict.UNKNOWN, 0, false);
    }

    public ProbeTracker with(boolean succeeded) {
        int same = inARow > 0 && lastSucceeded == succeeded ? inARow + 1 : 1;
        int needed = succeeded ? thresholds.success() : thresholds.failure();
        Verdict next = same < needed ? verdict : succeeded ? Verdict.SUCCESS : Verdict.FAILURE;
        return new ProbeTracker(thresholds, next, same, succeeded);
    }
}
