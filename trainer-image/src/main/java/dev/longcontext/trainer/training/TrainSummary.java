package dev.longcontext.trainer.training;

/**
 * The summary of the stage (docs/contract.md, section 5).
 *
 * @param finalLoss of the last step that was not skipped; null when all were
 * @param damagedCheckpoints that the last attempt passed over
 * @param seconds of all steps, those of earlier attempts too
 * @param skippedSteps whose loss was not finite or a spike
 */
record TrainSummary(
        long steps,
        long tokens,
        Double finalLoss,
        double seconds,
        long checkpointStep,
        String checkpointSha256,
        long damagedCheckpoints,
        long skippedSteps) {}
