package dev.longcontext.operator.decide;

import dev.longcontext.operator.contract.TerminationMessage;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.StageRecord;
import java.time.Instant;
import java.util.Optional;

/** Where a stage stands, with the record that is to be remembered of it. */
sealed interface StageState {

    StageRecord record();

    /**
     * Its next attempt can start, as far as the stage itself is concerned.
     *
     * @param before how the attempt before failed; empty when there was none or it was remembered earlier
     */
    record Startable(StageRecord record, Optional<Failure> before) implements StageState {}

    /** It failed and is to be tried again later. */
    record BackingOff(StageRecord record, Failure failure, Instant until) implements StageState {}

    /**
     * It has a Job that has not ended.
     *
     * @param outdated the Job was made of something else than what is wanted now, and runs: what has changed waits for its
     *     end
     * @param before as above
     */
    record Active(StageRecord record, JobFacts job, boolean outdated, Optional<Failure> before) implements StageState {}

    /**
     * Its next attempt takes the place of one that has not begun, or was stopped, and was made of something else than what
     * is wanted now. It starts when the Job before is gone, and its pod with it.
     *
     * @param job of the attempt before
     * @param before as above
     */
    record Replacing(StageRecord record, JobFacts job, Optional<Failure> before) implements StageState {}

    /**
     * It is done.
     *
     * @param report what the stage said at its end; empty when that was remembered earlier, or is lost
     */
    record Done(StageRecord record, Optional<TerminationMessage> report) implements StageState {}

    /**
     * It has failed for good.
     *
     * @param failure empty when it was remembered earlier
     */
    record Failed(StageRecord record, Optional<Failure> failure) implements StageState {}
}
