package dev.longcontext.operator.memory;

import dev.longcontext.contract.Stage;
import java.time.Instant;

/**
 * What the run's status remembers of a stage, so that it outlives the Jobs.
 *
 * @param attempt 1 for the first
 * @param restarts attempts that failed and count against spec.failurePolicy.maxRestarts
 * @param retry the spec.retry that took the stage up again; null when none did
 * @param job name of the attempt's Job; null before there was one
 * @param image of the trainer in the last pod that started; null before
 * @param started of the first attempt, since the stage was taken up; null before
 * @param completed null until succeeded or failed
 * @param manifestDigest of a stage that succeeded, as the trainer reported it; null if it did not
 */
public record StageRecord(
        Stage stage,
        Phase phase,
        int attempt,
        int restarts,
        Integer retry,
        String job,
        String image,
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
        return new StageRecord(stage, Phase.Pending, 1, 0, null, null, null, null, null, null);
    }

    /** No Job of its attempt is remembered, so that none is missed. */
    public boolean hasNoJob() {
        return phase == Phase.Pending && job == null;
    }

    public boolean ended() {
        return phase == Phase.Succeeded || phase == Phase.Failed;
    }

    public StageRecord running(String itsJob, Instant since) {
        Instant first = started == null ? since : started;
        return new StageRecord(stage, Phase.Running, attempt, restarts, retry, itsJob, image, first, null, null);
    }

    public StageRecord ranWith(String itsImage) {
        return new StageRecord(
                stage, phase, attempt, restarts, retry, job, itsImage, started, completed, manifestDigest);
    }

    public StageRecord nextAttempt(boolean counted) {
        int counts = counted ? restarts + 1 : restarts;
        return new StageRecord(stage, Phase.Pending, attempt + 1, counts, retry, null, image, started, null, null);
    }

    /** Begins once more, as if nothing had failed; which attempts there were stays known. */
    public StageRecord takenUp(int wish) {
        return new StageRecord(stage, Phase.Pending, attempt + 1, 0, wish, null, null, null, null, null);
    }

    /** From its beginning: the next attempt of one that had begun. */
    public StageRecord again() {
        return hasNoJob()
                ? this
                : new StageRecord(stage, Phase.Pending, attempt + 1, 0, retry, null, null, null, null, null);
    }

    public StageRecord atAttempt(int other) {
        return new StageRecord(stage, Phase.Pending, other, restarts, retry, null, image, started, null, null);
    }

    public StageRecord ended(Phase how, String itsJob, Instant when, String digest) {
        return new StageRecord(stage, how, attempt, restarts, retry, itsJob, image, started, when, digest);
    }
}
