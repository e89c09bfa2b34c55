package dev.longcontext.operator.memory;

import dev.longcontext.contract.Stage;
import io.soabase.recordbuilder.core.RecordBuilder;
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
@RecordBuilder
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
        String manifestDigest)
        implements StageRecordBuilder.With {

    /** What is published as the stage's state. */
    public enum Phase {
        Pending,
        Running,
        Succeeded,
        Failed
    }

    public static StageRecord pending(Stage stage) {
        return StageRecordBuilder.builder()
                .stage(stage)
                .phase(Phase.Pending)
                .attempt(1)
                .build();
    }

    /** No Job of its attempt is remembered, so that none is missed. */
    public boolean hasNoJob() {
        return phase == Phase.Pending && job == null;
    }

    public boolean ended() {
        return phase == Phase.Succeeded || phase == Phase.Failed;
    }

    public StageRecord running(String itsJob, Instant since) {
        return with(record -> record.phase(Phase.Running)
                .job(itsJob)
                .started(started == null ? since : started)
                .completed(null)
                .manifestDigest(null));
    }

    public StageRecord nextAttempt(boolean counted) {
        return atAttempt(attempt + 1).withRestarts(counted ? restarts + 1 : restarts);
    }

    /** Begins once more, as if nothing had failed; which attempts there were stays known. */
    public StageRecord takenUp(int wish) {
        return pending(stage).with(record -> record.attempt(attempt + 1).retry(wish));
    }

    /**
     * From its beginning: the next attempt of one that had begun. A Job of the first stage that is newer than what is
     * remembered began it already; one of a later stage worked on what is gone.
     *
     * @param latest the highest attempt of which there is a Job; 0 for none
     */
    public StageRecord again(int latest) {
        boolean newer = latest > attempt && stage == Stage.PREPARE;
        int last = newer ? attempt : Math.max(attempt, latest);
        return hasNoJob() && latest < attempt
                ? this
                : pending(stage).with(record -> record.attempt(last + 1).retry(retry));
    }

    public StageRecord atAttempt(int other) {
        return with(record -> record.phase(Phase.Pending)
                .attempt(other)
                .job(null)
                .completed(null)
                .manifestDigest(null));
    }

    public StageRecord ended(Phase how, String itsJob, Instant when, String digest) {
        return with(record -> record.phase(how).job(itsJob).completed(when).manifestDigest(digest));
    }
}
