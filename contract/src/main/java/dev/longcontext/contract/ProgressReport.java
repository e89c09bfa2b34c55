package dev.longcontext.contract;

/**
 * The answer of {@code GET /progress}. Whatever the stage cannot know yet is null, and so is a number that makes no
 * sense (not finite, negative), because the API server takes neither.
 *
 * @param percent 0 to 100 of the stage
 * @param remainingSeconds of the stage
 * @param updated RFC 3339, when the trainer last changed any of it
 */
public record ProgressReport(
        String stage,
        Long step,
        Long totalSteps,
        Double percent,
        Long tokens,
        Double tokensPerSecond,
        Double loss,
        Long remainingSeconds,
        Checkpoint checkpoint,
        Long skippedSteps,
        Long damagedCheckpoints,
        String updated) {

    public ProgressReport {
        step = Sane.count(step);
        totalSteps = Sane.count(totalSteps);
        percent = Sane.percent(percent);
        tokens = Sane.count(tokens);
        tokensPerSecond = Sane.finite(tokensPerSecond);
        loss = Sane.finite(loss);
        remainingSeconds = Sane.count(remainingSeconds);
        skippedSteps = Sane.count(skippedSteps);
        damagedCheckpoints = Sane.count(damagedCheckpoints);
        updated = Sane.time(updated);
    }

    /** The last checkpoint that was written and verified. */
    public record Checkpoint(Long step, String time, String sha256) {
        public Checkpoint {
            step = Sane.count(step);
            time = Sane.time(time);
            sha256 = Sane.line(sha256, 64);
        }
    }
}
