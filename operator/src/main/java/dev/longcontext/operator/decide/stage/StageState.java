package dev.longcontext.operator.decide.stage;

import dev.longcontext.contract.Stage;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.StageRecord;
import java.time.Instant;
import java.util.Optional;

/** Where a stage stands, with the record that is to be remembered of it. */
public sealed interface StageState {

    StageRecord record();

    /** Itself, unless the stage is done. */
    Optional<Unfinished> unfinished();

    /** What the stage said at its end; empty before, and when that was remembered earlier, or is lost. */
    Optional<TerminationMessage> report();

    /**
     * It is done.
     *
     * @param report empty when it was remembered earlier, or is lost
     */
    record Done(StageRecord record, Optional<TerminationMessage> report) implements StageState {

        @Override
        public Optional<Unfinished> unfinished() {
            return Optional.empty();
        }
    }

    /** It is not done. */
    sealed interface Unfinished extends StageState {

        /** Its own Job, which has not ended. */
        Optional<JobFacts> job();

        /** A Job that has to be gone before its next attempt can start. */
        Optional<JobFacts> former();

        /** How its last attempt failed; empty when none did or it was remembered earlier. */
        Optional<Failure> latestFailure();

        /** A pod runs that was made of something else than what is wanted now: what has changed waits for its end. */
        boolean outdated();

        <R> R accept(Visitor<R> visitor);

        /** When its next attempt may start, where that is a matter of time alone. */
        default Optional<Instant> pausesUntil() {
            return Optional.empty();
        }

        default Stage stage() {
            return record().stage();
        }

        @Override
        default Optional<Unfinished> unfinished() {
            return Optional.of(this);
        }

        @Override
        default Optional<TerminationMessage> report() {
            return Optional.empty();
        }

        /** No pod of it lives. */
        default boolean atRest() {
            return job().map(job -> job.suspended() && job.livePods() == 0).orElse(true)
                    && former().map(job -> job.livePods() == 0).orElse(true);
        }
    }

    /** Without a Job. */
    sealed interface Jobless extends Unfinished {

        @Override
        default Optional<JobFacts> job() {
            return Optional.empty();
        }

        @Override
        default Optional<JobFacts> former() {
            return Optional.empty();
        }

        @Override
        default boolean outdated() {
            return false;
        }
    }

    /** What depends on which it is. */
    interface Visitor<R> {

        R startable(Startable stage);

        R backingOff(BackingOff stage);

        R active(Active stage);

        R replacing(Replacing stage);

        R failed(Failed stage);
    }

    /** Its next attempt can start, as far as the stage itself is concerned. */
    record Startable(StageRecord record, Optional<Failure> latestFailure) implements Jobless {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.startable(this);
        }
    }

    /** It failed and is to be tried again later. */
    record BackingOff(StageRecord record, Failure failure, Instant until) implements Jobless {

        @Override
        public Optional<Failure> latestFailure() {
            return Optional.of(failure);
        }

        @Override
        public Optional<Instant> pausesUntil() {
            return Optional.of(until);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.backingOff(this);
        }
    }

    /** It has failed for good. */
    record Failed(StageRecord record, Optional<Failure> latestFailure) implements Jobless {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.failed(this);
        }
    }

    /** It has a Job that has not ended. */
    record Active(StageRecord record, JobFacts work, boolean outdated, Optional<Failure> latestFailure)
            implements Unfinished {

        @Override
        public Optional<JobFacts> job() {
            return Optional.of(work);
        }

        @Override
        public Optional<JobFacts> former() {
            return Optional.empty();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.active(this);
        }
    }

    /**
     * Its next attempt takes the place of one that has not begun, or was stopped, and was made of something else than what
     * is wanted now; or the workspace still belongs to another. It starts when that Job is gone, and its pod with it.
     */
    record Replacing(StageRecord record, JobFacts before, Optional<Failure> latestFailure) implements Unfinished {

        @Override
        public Optional<JobFacts> job() {
            return Optional.empty();
        }

        @Override
        public Optional<JobFacts> former() {
            return Optional.of(before);
        }

        @Override
        public boolean outdated() {
            return false;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.replacing(this);
        }
    }
}
