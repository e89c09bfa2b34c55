package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The stage failed and is tried again later. */
public record BackingOff(StageState.BackingOff stage) implements AtStage {

    @Override
    public RunState state(Findings findings) {
        return RunState.Restarting;
    }

    @Override
    public List<Action> actions(Findings findings, Instant now) {
        return List.of();
    }

    @Override
    public Optional<Duration> recheck(Findings findings, Pace pace) {
        return Optional.of(pace.until(stage.until()));
    }

    @Override
    public Optional<Blocker> blocker() {
        return Optional.empty();
    }

    @Override
    public Verdict current(Findings findings, ConditionType type) {
        Failure failure = stage.failure();
        return Verdict.open(type, ConditionReasons.RESTARTING, failure.failureClass() + ": " + failure.message());
    }

    @Override
    public Situation refused(Refusal refusal) {
        return this;
    }
}
