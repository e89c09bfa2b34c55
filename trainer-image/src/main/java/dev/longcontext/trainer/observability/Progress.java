package dev.longcontext.trainer.observability;

import dev.longcontext.trainer.stage.ProgressSink;
import java.time.Instant;

/**
 * The answer of {@code GET /progress} (docs/contract.md, section 4). What a stage cannot know yet is null and absent.
 *
 * @param step units done; a unit is a step of the optimizer, a sample, a cell or a file
 * @param percent with one decimal
 * @param checkpoint the last that was saved; before the first, the one that this attempt goes on from
 * @param damagedCheckpoints that this attempt passed over; absent for none
 * @param skippedSteps whose loss was not finite or a spike; absent for none
 * @param updated when something last moved
 */
public record Progress(
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
        ProgressSink.Checkpoint checkpoint,
        Long damagedCheckpoints,
        Long skippedSteps,
        Instant updated) {}
