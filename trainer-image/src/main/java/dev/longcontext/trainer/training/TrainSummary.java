package dev.longcontext.trainer.training;

/**
 * The summary of the stage (docs/contract.md, section 5).
 *
 * @param finalLoss of the last step
 * @param damagedCheckpoints that the last attempt passed over
 * @param seconds of all steps, those of earlier attempts too
 */
record TrainSummary(
        long steps,
        long tokens,
        double finalLoss,
        double seconds,
        long checkpointStep,
        String checkpointSha256,
        long damagedCheckpoints) {}
