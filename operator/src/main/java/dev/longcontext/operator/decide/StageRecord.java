package dev.longcontext.operator.decide;

import dev.longcontext.operator.resolve.Stage;
import java.time.Instant;

/**
 * What the run's status remembers of a stage, so that it outlives the Jobs.
 *
 * @param attempt 1 for the first
 * @param restarts attempts that failed and count against spec.failurePolicy.maxRestarts
 * @param job name of the attempt's Job; null before there was one
 * @param started of the first attempt; null before
 * @param completed null until succeeded or failed
 * @param manifestDigest of a stage that succeeded, as the trainer reported it; null if it did not
 */
public record StageRecord(
        Stage stage,
        Phase phase,
        int attempt,
        int restarts,
        String job,
        Instant started,
        Instant completed,
        String manifestDigest) {

    /** What is published as the stage's state. */
    public enum Phase {
        Pending,
        Running,
        Succeeded,
        Failed
    }

    public static StageRecord pending(Stage stage) {
        return new StageRecord(stage, Phase.Pending, 1, 0, null, null, null, null);
    }

    boolean ended() {
        return phase == Phase.Succeeded || phase == Phase.Failed;
    }

    StageRecord running(String itsJob, Instant since) {
        return new StageRecord(
                stage, Phase.Running, attempt, restarts, itsJob, started == null ? since : started, null, null);
    }

    StageRecord nextAttempt(boolean counted) {
        return new StageRecord(
                stage, Phase.Pending, attempt + 1, counted ? restarts + 1 : restarts, null, started, null, null);
    }

    StageRecord atAttempt(int other) {
        return new StageRecord(stage, Phase.Pending, other, restarts, null, started, null, null);
    }

    StageRecord ended(Phase how, String itsJob, Instant when, String digest) {
        return new StageRecord(stage, how, attempt, restarts, itsJob, started, when, digest);
    }
}
