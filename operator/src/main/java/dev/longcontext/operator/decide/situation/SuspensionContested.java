package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** spec.suspend is true, and somebody else resumes the stage's Job each time. */
public record SuspensionContested(StageState.Active stage) implements AtStage {

    @Override
    public RunState state(Findings findings) {
        return RunState.Blocked;
    }

    @Override
    public List<Action> actions(Findings findings, Instant now) {
        return StageActions.suspend(stage, true).map(List::of).orElse(List.of());
    }

    @Override
    public Optional<Duration> recheck(Findings findings, Pace pace) {
        return Optional.of(pace.since(findings.memory().stalledSince()));
    }

    @Override
    public Optional<Blocker> blocker() {
        JobFacts job = stage.work();
        return Optional.of(new Blocker(
                ConditionType.Suspended,
                ConditionReasons.CONTESTED,
                "Job " + job.name() + " is resumed every time by "
                        + job.resumption().by() + ": stop its Workload"
                        + " (`kubectl get workloads -l kueue.x-k8s.io/job-uid=" + job.uid()
                        + "` lists it; set its spec.active to false, and back to true to continue the run), or make "
                        + "whoever resumes the Job leave its spec.suspend alone. The operator suspends it again with "
                        + "pauses of up to 5 minutes"));
    }

    @Override
    public Verdict current(Findings findings, ConditionType type) {
        return Verdict.open(type, ConditionReasons.BLOCKED, "the condition Stalled says why");
    }

    @Override
    public Situation refused(Refusal refusal) {
        return Blocked.by(stage, refusal);
    }
}
