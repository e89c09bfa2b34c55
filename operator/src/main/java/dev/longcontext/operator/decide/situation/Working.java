package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.AwayNode;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.obstacle.DeletedClaims;
import dev.longcontext.operator.decide.obstacle.Storage;
import dev.longcontext.operator.decide.stage.StageNames;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodProblem;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The stage's Job is there. */
public record Working(StageState.Active stage) implements AtStage {

    private static final String OUTDATED =
            " with its original values; later changes apply to the next attempt: to apply them now, suspend "
                    + "the run and resume it";
    private static final String KUEUE = "kueue";

    @Override
    public RunState state(Findings findings) {
        PodFacts pod = stage.work().pod();
        boolean queued =
                stage.work().suspendedByAnother() || (pod != null && pod.node() == null && pod.problem() != null);
        return queued ? RunState.Queued : RunState.during(stage.stage());
    }

    @Override
    public List<Action> actions(Findings findings, Instant now) {
        List<Action> actions = new ArrayList<>();
        StageActions.suspend(stage, false).ifPresent(actions::add);
        StageActions.restoreConfig(stage, findings.seen()).ifPresent(actions::add);
        if (isWorkspaceMissing(findings)) {
            actions.add(new Action.CreateWorkspace());
        }
        return List.copyOf(actions);
    }

    /** For a pod that still waits for the claim, which was deleted meanwhile. */
    private boolean isWorkspaceMissing(Findings findings) {
        ResolvedRun run = findings.run();
        return run.workspace().template() != null
                && !findings.seen().claims().containsKey(run.workspace().claim())
                && stage.work().unplaced();
    }

    @Override
    public Optional<Duration> recheck(Findings findings, Pace pace) {
        Optional<Duration> away = Optional.ofNullable(stage.work().pod())
                .flatMap(pod -> AwayNode.blocksFrom(pod, findings.seen().nodes()))
                .map(pace::until);
        return Stream.concat(ofThePod(findings, pace).stream(), away.stream()).min(Comparator.naturalOrder());
    }

    /** A Job that is not suspended gets its pod at once, and a pod with a node begins soon, or events say why not. */
    private Optional<Duration> ofThePod(Findings findings, Pace pace) {
        JobFacts job = stage.work();
        if (job.pod() != null && job.pod().running()) {
            return Optional.of(pace.statusInterval());
        }
        boolean untold = job.pod() == null
                ? !job.suspended()
                : isHeldUp(job.pod()) || (job.unplaced() && Storage.awaitsNews(findings.run(), findings.seen()));
        return untold ? Optional.of(pace.since(job.started())) : Optional.empty();
    }

    private static boolean isHeldUp(PodFacts pod) {
        return pod.starts() || pod.lingers();
    }

    @Override
    public Optional<Blocker> blocker() {
        return Optional.empty();
    }

    @Override
    public Verdict current(Findings findings, ConditionType type) {
        JobFacts job = stage.work();
        if (job.suspendedByAnother()) {
            return Verdict.open(type, ConditionReasons.JOB_SUSPENDED, suspended(job));
        }
        PodFacts pod = job.pod();
        String attempt = StageNames.attempt(stage.record());
        Optional<String> volume =
                pod != null && job.unplaced() ? Storage.waiting(findings.run(), findings.seen()) : Optional.empty();
        if (volume.isPresent()) {
            return Verdict.open(type, ConditionReasons.VOLUME_PENDING, attempt + " " + volume.get());
        }
        if (pod != null && pod.running()) {
            return Verdict.open(type, ConditionReasons.RUNNING, running(findings, pod));
        }
        if (pod != null && pod.lingers()) {
            return Verdict.open(
                    type,
                    ConditionReasons.RUNNING,
                    attempt + " has ended; its pod waits for the end of what runs beside it: "
                            + String.join(", ", pod.others()));
        }
        return pod != null && pod.problem() != null
                ? Verdict.open(type, pod.problem().reason(), placing(pod.problem()))
                : Verdict.open(type, ConditionReasons.STARTING, attempt + " starts");
    }

    private String running(Findings findings, PodFacts pod) {
        return StageNames.attempt(stage.record()) + " runs on node " + pod.node()
                + (stage.outdated() ? OUTDATED : "")
                + DeletedClaims.warning(findings.run(), findings.seen())
                        .map(warning -> "; " + warning)
                        .orElse("");
    }

    private String placing(PodProblem problem) {
        return problem.message() == null
                ? StageNames.attempt(stage.record()) + " waits for a node for its pod"
                : problem.message();
    }

    private static String suspended(JobFacts job) {
        String by = job.suspension().by();
        return "Job " + job.name() + " is suspended by " + by
                + "; it continues when its spec.suspend is set back to false"
                + (by.toLowerCase(Locale.ROOT).startsWith(KUEUE)
                        ? ". `kubectl describe workloads -l kueue.x-k8s.io/job-uid=" + job.uid()
                                + "` says what Kueue waits for"
                        : "");
    }

    @Override
    public Situation refused(Refusal refusal) {
        return Blocked.by(stage, refusal);
    }
}
