package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.stage.StageNames;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The stage's Job is to be made when what has the workspace is gone: two trainers never share it.
 *
 * @param event a clause: what has to happen first
 */
public record Awaiting(StageState.Unfinished stage, String event) implements AtStage {

    @Override
    public RunState state(Findings findings) {
        return RunState.during(stage.stage());
    }

    @Override
    public List<Action> actions(Findings findings, Instant now) {
        return StageActions.replace(findings.memory(), stage).map(List::of).orElse(List.of());
    }

    @Override
    public Optional<Duration> recheck(Findings findings, Pace pace) {
        boolean untold = stage.former()
                .filter(job -> !StageActions.isRemembered(findings.memory(), job))
                .isPresent();
        return Optional.of(untold ? Pace.SOON : Pace.SLOW);
    }

    @Override
    public Optional<Blocker> blocker() {
        return Optional.empty();
    }

    @Override
    public Verdict current(Findings findings, ConditionType type) {
        return Verdict.open(
                type, ConditionReasons.STARTING, StageNames.attempt(stage.record()) + " starts as soon as " + event);
    }

    @Override
    public Situation refused(Refusal refusal) {
        return Blocked.by(stage, refusal);
    }
}
