package dev.longcontext.contract;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * The answer of {@code GET /progress} (docs/contract.md, section 4). Whatever the stage cannot know yet is null, and so is
 * a number that makes no sense (not finite, negative), because the API server takes neither.
 *
 * @param step units done; a unit is a step of the optimizer, a sample, a cell or a file
 * @param percent 0 to 100 of the stage
 * @param remainingSeconds of the stage
 * @param checkpoint the last that was saved; before the first, the one that this attempt goes on from
 * @param damagedCheckpoints that this attempt passed over; null for none
 * @param skippedSteps whose loss was not finite or a spike; null for none
 * @param waitingUntil RFC 3339, when a server that asked to wait is asked again; null unless that is ahead
 * @param synthetic of a stage that makes synthetic data; null for others
 * @param updated RFC 3339, when the trainer last changed any of it
 */
@RecordBuilder
public record ProgressReport(
        String contractVersion,
        String stage,
        Long step,
        Long totalSteps,
        Double percent,
        Long tokens,
        Double tokensPerSecond,
        Double loss,
        Double learningRate,
        Double gradientNorm,
        Long remainingSeconds,
        Checkpoint checkpoint,
        Long damagedCheckpoints,
        Long skippedSteps,
        String waitingUntil,
        SyntheticReport synthetic,
        String updated)
        implements ProgressReportBuilder.With {

    public ProgressReport {
        step = Sanitizer.count(step);
        totalSteps = Sanitizer.count(totalSteps);
        percent = Sanitizer.percent(percent);
        tokens = Sanitizer.count(tokens);
        tokensPerSecond = Sanitizer.finite(tokensPerSecond);
        loss = Sanitizer.finite(loss);
        learningRate = Sanitizer.finite(learningRate);
        gradientNorm = Sanitizer.finite(gradientNorm);
        remainingSeconds = Sanitizer.count(remainingSeconds);
        damagedCheckpoints = Sanitizer.count(damagedCheckpoints);
        skippedSteps = Sanitizer.count(skippedSteps);
        waitingUntil = Sanitizer.time(waitingUntil);
        updated = Sanitizer.time(updated);
    }

    /**
     * A checkpoint that was written and verified.
     *
     * @param time RFC 3339, when it was saved
     * @param sha256 of its {@code SHA256SUMS}
     */
    public record Checkpoint(Long step, String time, String sha256) {
        public Checkpoint {
            step = Sanitizer.count(step);
            time = Sanitizer.time(time);
            sha256 = Sanitizer.line(sha256, 64);
        }

        public static Checkpoint of(long step, Instant time, String sha256) {
            return new Checkpoint(step, time.toString(), sha256);
        }
    }
}
