package dev.longcontext.operator.decide;

import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.ServingFacts;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.Names;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one function: run, memory, facts and time in, decision out. */
public final class Decider {

    /** For what was put back, which a webhook may have changed again without any news of it. */
    private static final Duration PUT_BACK = Duration.ofSeconds(1);

    /** For what no watch tells: the pods of the model's server. */
    private static final Duration SLOW = Duration.ofSeconds(10);

    /** For what waits for nothing but that this decision is in the status. */
    private static final Duration SOON = Duration.ofMillis(100);

    private final Duration statusInterval;

    /**
     * @param statusInterval how often a running stage's progress is looked at
     */
    public Decider(Duration statusInterval) {
        this.statusInterval = statusInterval;
    }

    public Decision decide(ResolvedRun run, Memory memory, Observation seen, Instant now) {
        Assessment assessment = Assessment.of(run, memory, seen, now);
        Situation situation = assessment.situation();
        return new Decision(
                States.of(assessment),
                Conditions.of(assessment),
                records(assessment),
                situation instanceof Situation.Suspended,
                assessment.pipeline().reports(),
                failure(assessment),
                PublishedProgress.stage(assessment, now),
                assessment.checkpoint().orElse(null),
                assessment.retry().said().orElse(null),
                active(assessment).map(StageState.Active::outdated).orElse(false),
                pod(assessment).map(PodFacts::node).orElse(null),
                DeletedClaims.workspaceInUse(run, assessment.memory(), seen),
                situation instanceof Situation.Serving serving ? serving.facts().addresses() : null,
                Actions.of(assessment, now),
                recheck(assessment, now));
    }

    /** Of a run whose spec makes no sense. */
    public static Decision reject(String problem, Memory memory) {
        return new Decision(
                RunState.Failed,
                Conditions.rejected(problem),
                Arrays.stream(Stage.values()).map(memory::stage).toList(),
                false,
                Map.of(),
                memory.failure(),
                memory.progress(),
                memory.checkpoint(),
                null,
                false,
                null,
                memory.workspace(),
                null,
                List.of(),
                null);
    }

    /**
     * The conditions that change when nothing can be found out about a run.
     *
     * @param state the run's, which an error does not change once it is terminal
     */
    public static List<Verdict> interrupted(RunState state, String reason, String message) {
        return Conditions.interrupted(state, reason, message);
    }

    /**
     * A stage whose Job is about to be made is remembered as one whose Job was made: actions come before the status. When
     * one was refused, the run is no longer {@link Situation.Starting}.
     */
    private static List<StageRecord> records(Assessment assessment) {
        List<StageRecord> records = assessment.pipeline().records();
        if (!(assessment.situation() instanceof Situation.Starting starting)) {
            return records;
        }
        StageRecord record = starting.stage().record();
        String job = Names.job(assessment.run().identity().name(), record.stage(), record.attempt());
        return records.stream()
                .map(r -> r.stage() == record.stage() ? r.running(job, null) : r)
                .toList();
    }

    private static Failure failure(Assessment assessment) {
        Situation situation = assessment.situation();
        if (situation instanceof Situation.Failed failed) {
            return failed.failure();
        }
        return assessment
                .pipeline()
                .current()
                .flatMap(Decider::latest)
                .orElseGet(
                        () -> stillThatStage(assessment) ? assessment.memory().failure() : null);
    }

    private static Optional<Failure> latest(StageState stage) {
        if (stage instanceof StageState.BackingOff backingOff) {
            return Optional.of(backingOff.failure());
        }
        if (stage instanceof StageState.Startable startable) {
            return startable.before();
        }
        if (stage instanceof StageState.Replacing replacing) {
            return replacing.before();
        }
        return stage instanceof StageState.Active active ? active.before() : Optional.empty();
    }

    /** A failure is history once its stage is done. */
    private static boolean stillThatStage(Assessment assessment) {
        Failure failure = assessment.memory().failure();
        return failure != null
                && Stage.ofVerb(failure.stage())
                        .filter(stage -> !assessment.pipeline().done(stage))
                        .isPresent();
    }

    private static Optional<StageState.Active> active(Assessment assessment) {
        return assessment
                .pipeline()
                .current()
                .flatMap(stage -> stage instanceof StageState.Active active ? Optional.of(active) : Optional.empty());
    }

    private static Optional<PodFacts> pod(Assessment assessment) {
        return active(assessment).map(active -> active.job().pod());
    }

    /** Most of what a run waits for is watched; the rest is looked at again, less and less often. */
    private Duration recheck(Assessment assessment, Instant now) {
        Instant stalledSince = assessment.memory().stalledSince();
        if (assessment.seen().refusal() != null) {
            return Patience.after(stalledSince, now);
        }
        Situation situation = assessment.situation();
        if (situation instanceof Situation.BackingOff backingOff) {
            Duration left = Duration.between(now, backingOff.stage().until());
            return left.isNegative() || left.isZero() ? Duration.ofMillis(1) : left;
        }
        if (situation instanceof Situation.Working working) {
            return working(assessment, working.stage().job(), now);
        }
        if (assessment.retry().isOpen(assessment.run())) {
            return SOON;
        }
        if (situation instanceof Situation.Blocked blocked) {
            boolean untold = podRefused(blocked.stage()) || Storage.awaitsNews(assessment.run(), assessment.seen());
            return untold ? Patience.after(stalledSince, now) : null;
        }
        Optional<StageState> current = assessment.pipeline().current();
        if (current.isPresent() && current.get() instanceof StageState.Replacing replacing) {
            return Actions.isRemembered(assessment, replacing) ? SLOW : SOON;
        }
        if (situation instanceof Situation.Awaiting) {
            return SLOW;
        }
        return situation instanceof Situation.Serving serving ? serving(serving.facts(), stalledSince, now) : null;
    }

    /** A Job that is not suspended gets its pod at once, or events say why not. */
    private Duration working(Assessment assessment, JobFacts job, Instant now) {
        if (job.pod() == null) {
            return job.suspended() ? null : Patience.after(job.started(), now);
        }
        if (job.pod().running()) {
            return statusInterval;
        }
        boolean untold = job.unplaced() && Storage.awaitsNews(assessment.run(), assessment.seen());
        return untold ? Patience.after(job.started(), now) : null;
    }

    private static boolean podRefused(StageState stage) {
        return stage instanceof StageState.Active active && active.job().refusedPod() != null;
    }

    private static Duration serving(ServingFacts facts, Instant stalledSince, Instant now) {
        return switch (facts.phase()) {
            case DRIFTED -> PUT_BACK;
            case PROGRESSING -> SLOW;
            case FOREIGN, CONTESTED, FAILED, REFUSED -> Patience.after(stalledSince, now);
            case UNOBSERVED, API_ABSENT, ABSENT, READY, STOPPED -> null;
        };
    }
}
