package dev.longcontext.contract;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The answer of {@code GET /progress}. Whatever the stage cannot know yet is null, and so is a number that makes no
 * sense (not finite, negative), because the API server takes neither.
 *
 * @param percent 0 to 100 of the stage
 * @param remainingSeconds of the stage
 * @param updated RFC 3339, when the trainer last changed any of it
 */
@RecordBuilder
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
        String updated)
        implements ProgressReportBuilder.With {

    public ProgressReport {
        step = Sanitizer.count(step);
        totalSteps = Sanitizer.count(totalSteps);
        percent = Sanitizer.percent(percent);
        tokens = Sanitizer.count(tokens);
        tokensPerSecond = Sanitizer.finite(tokensPerSecond);
        loss = Sanitizer.finite(loss);
        remainingSeconds = Sanitizer.count(remainingSeconds);
        skippedSteps = Sanitizer.count(skippedSteps);
        damagedCheckpoints = Sanitizer.count(damagedCheckpoints);
        updated = Sanitizer.time(updated);
    }

    /** The last checkpoint that was written and verified. */
    public record Checkpoint(Long step, String time, String sha256) {
        public Checkpoint {
            step = Sanitizer.count(step);
            time = Sanitizer.time(time);
            sha256 = Sanitizer.line(sha256, 64);
        }
    }
}
