package dev.longcontext.operator.decide.stage;

import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.operator.desired.MadeFrom;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.ResolvedRun.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a stage stands: what is remembered of it, brought forward over the attempts found in the cluster. It may be
 * repeated at any time and from any earlier memory: a memory that missed an attempt catches up.
 */
public final class StageFold {

    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

    /** An attempt this short did no work; one after it at once would spin. */
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final ResolvedRun run;
    private final Limits limits;
    private final NavigableMap<Integer, JobFacts> jobs;
    private final List<JobFacts> others;
    private final Observation seen;
    private final Instant now;

    private StageFold(
            ResolvedRun run,
            NavigableMap<Integer, JobFacts> jobs,
            List<JobFacts> others,
            Observation seen,
            Instant now) {
        this.run = run;
        this.limits = run.limits();
        this.jobs = jobs;
        this.others = others;
        this.seen = seen;
        this.now = now;
    }

    static StageState of(StageRecord remembered, Observation seen, ResolvedRun run, Instant now) {
        Map<Boolean, List<JobFacts>> own = seen.jobs().stream()
                .collect(Collectors.partitioningBy(
                        job -> job.stage().equals(remembered.stage().verb())));
        TreeMap<Integer, JobFacts> attempts = new TreeMap<>(
                own.get(true).stream().collect(Collectors.toMap(JobFacts::attempt, job -> job, (one, same) -> one)));
        return new StageFold(run, attempts, own.get(false), seen, now).from(remembered, Optional.empty());
    }

    private StageState from(StageRecord record, Optional<Failure> before) {
        if (record.phase() == StageRecord.Phase.Succeeded) {
            return new StageState.Done(record, Optional.empty());
        }
        if (record.phase() == StageRecord.Phase.Failed) {
            return new StageState.Failed(record, Optional.empty());
        }
        JobFacts job = jobs.get(record.attempt());
        return job == null ? withoutJob(record, before) : withJob(record, job, before);
    }

    private StageState withoutJob(StageRecord record, Optional<Failure> before) {
        Integer later = jobs.higherKey(record.attempt());
        if (later != null) {
            return from(record.atAttempt(later), before);
        }
        if (record.phase() == StageRecord.Phase.Running) {
            return after(record, Failures.vanished(record.stage().verb(), record.job(), now), now, null);
        }
        return stillThere(record)
                .<StageState>map(job -> new StageState.Replacing(record, job, before))
                .orElseGet(() -> new StageState.Startable(record, before));
    }

    /** An attempt before this one, or at another stage, that has not ended: the workspace is its own until it is gone. */
    private Optional<JobFacts> stillThere(StageRecord record) {
        return Stream.concat(jobs.headMap(record.attempt()).values().stream(), others.stream())
                .filter(job -> job.phase() == JobFacts.Phase.RUNNING)
                .findFirst();
    }

    private StageState withJob(StageRecord record, JobFacts job, Optional<Failure> before) {
        StageRecord made = record.running(job.name(), job.started());
        StageRecord running = job.begun() ? made.withImage(job.given().image()) : made;
        return switch (job.phase()) {
            case RUNNING -> alive(running, job, before);
            case SUCCEEDED -> succeeded(running, job);
            case FAILED ->
                didItsWork(job) ? succeeded(running, job) : after(running, Failures.of(job), ended(job), job);
        };
    }

    private Instant ended(JobFacts job) {
        return job.finished() == null ? now : job.finished();
    }

    private static Optional<TerminationMessage> report(JobFacts job) {
        return Optional.ofNullable(job.pod()).map(PodFacts::terminationText).flatMap(ContractJson::readTermination);
    }

    /** The trainer ended well, and something beside it in the pod did not, or somebody deleted the pod to end that. */
    private static boolean didItsWork(JobFacts job) {
        return job.pod() != null
                && Objects.equals(job.pod().exitCode(), 0)
                && report(job).isPresent();
    }

    /** Only the stage that the run is at comes here, so the digest of all inputs is taken once for a decision. */
    private StageState alive(StageRecord record, JobFacts job, Optional<Failure> before) {
        String wanted = MadeFrom.digest(run);
        boolean outdated =
                job.outdated(wanted, run.container().image()) || cannotRead(job, wanted) || job.stranded(seen.nodes());
        return outdated && job.replaceable()
                ? new StageState.Replacing(record.nextAttempt(false), job, before)
                : new StageState.Active(record, job, outdated, before);
    }

    /**
     * What a Job was to read is gone. To one of another version of the operator, with an image of its own, today's run.json
     * may be unknown.
     */
    private boolean cannotRead(JobFacts job, String wanted) {
        return seen.runConfig() == null && !job.begun() && !job.comparable(wanted);
    }

    private StageState succeeded(StageRecord record, JobFacts job) {
        Optional<TerminationMessage> report = report(job);
        boolean verdictLost = record.stage() == Stage.EVALUATE
                && report.map(TerminationMessage::summary)
                        .map(StageSummary::passed)
                        .isEmpty();
        if (verdictLost) {
            return after(record, Failures.withoutVerdict(job), ended(job), job);
        }
        String digest = report.map(TerminationMessage::manifestDigest).orElse(null);
        return new StageState.Done(
                record.ended(StageRecord.Phase.Succeeded, job.name(), job.finished(), digest), report);
    }

    private StageState after(StageRecord record, Failure failure, Instant ended, JobFacts job) {
        FailureClass.Reaction reaction = failure.failureClass().reaction();
        boolean counted = reaction != FailureClass.Reaction.RESUME_UNCOUNTED;
        if (reaction == FailureClass.Reaction.FAIL) {
            return failed(record, failure, ended);
        }
        if (counted && record.restarts() >= limits.maxRestarts()) {
            return failed(record, Failures.afterRestarts(failure, record.restarts()), ended);
        }
        Instant until = ended.plus(pause(reaction, record, job));
        return now.isBefore(until) && jobs.higherKey(record.attempt()) == null
                ? new StageState.BackingOff(record, failure, until)
                : from(record.nextAttempt(counted), Optional.of(failure));
    }

    private Duration pause(FailureClass.Reaction reaction, StageRecord record, JobFacts job) {
        if (reaction == FailureClass.Reaction.RETRY) {
            return backOff(limits.backOff(), record.restarts());
        }
        boolean worked = job == null
                || job.started() == null
                || job.finished() == null
                || Duration.between(job.started(), job.finished()).compareTo(SHORT) >= 0;
        return worked ? Duration.ZERO : limits.backOff();
    }

    private static Duration backOff(Duration first, int restarts) {
        Duration doubled = first.multipliedBy(1L << Math.min(restarts, 10));
        return doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
    }

    private static StageState failed(StageRecord record, Failure failure, Instant ended) {
        return new StageState.Failed(
                record.ended(StageRecord.Phase.Failed, record.job(), ended, null), Optional.of(failure));
    }
}
