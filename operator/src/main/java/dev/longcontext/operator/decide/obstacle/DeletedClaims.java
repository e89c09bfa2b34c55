package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.decide.stage.Failures;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.ResolvedRun.Claim;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A claim that somebody deletes while the run needs it. Kubernetes keeps it as long as there are pods that name it, and
 * those of ended Jobs are such pods: without them it goes when the last that really uses it does.
 */
public final class DeletedClaims {

    private DeletedClaims() {}

    /** What nothing can begin on. */
    static Optional<Blocker> blocker(ResolvedRun run, Observation seen, ConditionType type) {
        return source(run, seen, type).or(() -> workspace(run, seen, type));
    }

    /**
     * No longer there, or another claim of the same name: one that was made before the status said that the run begins
     * again, or that somebody deleted and created while nobody looked.
     */
    public static boolean isWorkspaceGone(ResolvedRun run, Memory memory, Observation seen) {
        ClaimFacts claim = seen.claims().get(run.workspace().claim());
        return claim == null
                || (memory.workspace() != null && !memory.workspace().equals(claim.uid()));
    }

    /** The uid to be remembered; null for none. One that is gone stays known to a run that is over. */
    public static String workspaceInUse(ResolvedRun run, Memory memory, Observation seen) {
        ClaimFacts claim = seen.claims().get(run.workspace().claim());
        boolean keepsFormer = hasWork(memory, seen) && isWorkspaceGone(run, memory, seen);
        return keepsFormer || claim == null ? memory.workspace() : claim.uid();
    }

    /** Some stage has left something, be it one whose end is not remembered yet. */
    private static boolean hasWork(Memory memory, Observation seen) {
        return memory.anyDone() || seen.jobs().stream().anyMatch(job -> isNewlyDone(memory, job));
    }

    private static boolean isNewlyDone(Memory memory, JobFacts job) {
        return job.phase() == JobFacts.Phase.SUCCEEDED
                && Stage.ofVerb(job.stage())
                        .filter(stage -> job.attempt() >= memory.stage(stage).attempt())
                        .isPresent();
    }

    /** What the stages left is gone with the workspace, before the run was done: it begins again. */
    public static Memory begunAgain(ResolvedRun run, Memory memory, Observation seen, Instant now) {
        String claim = run.workspace().claim();
        if (isOver(run, memory) || !isWorkspaceGone(run, memory, seen)) {
            return memory;
        }
        return !hasWork(memory, seen)
                ? memory.withCheckpoint(null)
                : memory.anew(Failures.workspaceGone(Stage.PREPARE.verb(), claim, now), stage -> latest(stage, seen));
    }

    /** Nothing more is done with the workspace. A run that its gates ended goes on once it is published all the same. */
    private static boolean isOver(ResolvedRun run, Memory memory) {
        boolean ended = memory.says(ConditionType.Succeeded, Verdict.Status.True)
                || memory.says(ConditionType.Succeeded, Verdict.Status.False);
        boolean failed =
                memory.stages().values().stream().anyMatch(record -> record.phase() == StageRecord.Phase.Failed);
        boolean released = !failed && (run.publish().when() == ResolvedRun.When.ALWAYS || isApproved(run, memory));
        return (ended && !released)
                || run.stages().stream().allMatch(stage -> memory.stage(stage).ended());
    }

    /** Not by what the status says covers no results: the run would begin again without anybody's wish. */
    private static boolean isApproved(ResolvedRun run, Memory memory) {
        return run.publish().approval() == ResolvedRun.Approval.GIVEN
                && (memory.approval() == null || memory.approval().coversResults());
    }

    private static int latest(Stage stage, Observation seen) {
        return seen.jobs().stream()
                .filter(job -> job.stage().equals(stage.verb()))
                .mapToInt(JobFacts::attempt)
                .max()
                .orElse(0);
    }

    /** Ended Jobs, whose pods hold the claim for ever, as soon as what became of them is remembered. */
    public static Stream<JobFacts> holders(ResolvedRun run, Memory memory, Observation seen) {
        boolean deleting = names(run).anyMatch(name -> isDeleting(seen, name));
        return deleting ? seen.jobs().stream().filter(job -> isRemembered(memory, job)) : Stream.empty();
    }

    /**
     * Whether there are more {@link #holders} as soon as the status has what was found out just now.
     *
     * @param records of the stages, as they will be in the status
     */
    public static boolean awaitsMemory(ResolvedRun run, Memory memory, List<StageRecord> records, Observation seen) {
        Set<JobFacts> known = holders(run, memory, seen).collect(Collectors.toSet());
        return holders(run, memory.with(records), seen).anyMatch(job -> !known.contains(job));
    }

    private static boolean isRemembered(Memory memory, JobFacts job) {
        return job.phase() != JobFacts.Phase.RUNNING
                && !job.deleting()
                && Stage.ofVerb(job.stage())
                        .map(memory::stage)
                        .filter(record -> record.ended() || record.attempt() > job.attempt())
                        .isPresent();
    }

    /** Of a run at work: the workspace goes when its pod ends. */
    public static Optional<String> warning(ResolvedRun run, Observation seen) {
        return isDeleting(seen, run.workspace().claim())
                ? Optional.of("the workspace's claim \"" + run.workspace().claim()
                        + "\" was deleted; it disappears with all its files when this pod ends")
                : Optional.empty();
    }

    private static Stream<String> names(ResolvedRun run) {
        return Stream.concat(
                Stream.of(run.workspace().claim()), run.claims().stream().map(Claim::name));
    }

    private static boolean isDeleting(Observation seen, String name) {
        ClaimFacts claim = seen.claims().get(name);
        return claim != null && claim.deleting();
    }

    private static Optional<Blocker> source(ResolvedRun run, Observation seen, ConditionType type) {
        return run.claims().stream()
                .filter(claim -> !claim.name().equals(run.workspace().claim()) && isDeleting(seen, claim.name()))
                .findFirst()
                .map(claim -> new Blocker(
                        type,
                        ConditionReasons.CLAIM_DELETED,
                        claim.field() + " names the claim \"" + claim.name() + "\", which was deleted. "
                                + held(claim.name()) + "When it is gone, create it again; the run then continues"));
    }

    private static Optional<Blocker> workspace(ResolvedRun run, Observation seen, ConditionType type) {
        String claim = run.workspace().claim();
        String then = run.workspace().template() == null
                ? "When it is gone, create it again; the run then starts again on it"
                : "When it is gone, the run starts again on a new one";
        return isDeleting(seen, claim)
                ? Optional.of(new Blocker(
                        type,
                        ConditionReasons.WORKSPACE_DELETED,
                        "the workspace's claim \"" + claim
                                + "\" was deleted before the run was done, with all results of the stages. "
                                + held(claim) + then))
                : Optional.empty();
    }

    private static String held(String claim) {
        return "The operator deletes the run's ended Jobs, because their pods keep the claim; `kubectl describe "
                + "pvc " + claim
                + "` lists other pods that keep it. ";
    }
}
