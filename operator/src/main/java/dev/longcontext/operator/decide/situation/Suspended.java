package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** spec.suspend is true. */
public record Suspended(StageState.Unfinished stage) implements AtStage {

    @Override
    public RunState state(Findings findings) {
        return RunState.Suspended;
    }

    @Override
    public List<Action> actions(Findings findings, Instant now) {
        return Stream.concat(
                        StageActions.suspend(stage, true).stream(),
                        StageActions.replace(findings.memory(), stage).stream())
                .toList();
    }

    @Override
    public Optional<Duration> recheck(Findings findings, Pace pace) {
        return stage.former()
                .map(job -> StageActions.isRemembered(findings.memory(), job) ? Pace.SLOW : Pace.SOON)
                .or(() -> stage.job()
                        .filter(job -> job.resumption() != null)
                        .map(job -> job.resumption().due() ? Pace.SLOW : Pace.PUT_BACK))
                .or(() -> stage.pausesUntil().map(pace::until));
    }

    @Override
    public Optional<Blocker> blocker() {
        return Optional.empty();
    }

    @Override
    public Verdict current(Findings findings, ConditionType type) {
        return Verdict.open(type, ConditionReasons.SUSPENDED, "the run is suspended");
    }

    @Override
    public Situation refused(Refusal refusal) {
        return Blocked.by(stage, refusal);
    }
}
