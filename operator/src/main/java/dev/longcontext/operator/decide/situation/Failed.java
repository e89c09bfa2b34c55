package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.obstacle.Sentence;
import dev.longcontext.operator.decide.stage.StageNames;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A stage failed for good. */
public record Failed(StageState.Unfinished stage, Failure cause) implements AtStage {

    @Override
    public RunState state(Findings findings) {
        return RunState.Failed;
    }

    @Override
    public List<Action> actions(Findings findings, Instant now) {
        return List.of();
    }

    @Override
    public Optional<Duration> recheck(Findings findings, Pace pace) {
        return findings.memory().isNewRetry(findings.run().retry()) ? Optional.of(Pace.SOON) : Optional.empty();
    }

    @Override
    public Optional<Blocker> blocker() {
        String where = cause.field() == null ? "" : cause.field() + ": ";
        String help = cause.hint() == null ? "" : " " + cause.hint();
        return Optional.of(new Blocker(
                StageNames.condition(stage.stage()),
                cause.failureClass().name(),
                where + Sentence.closed(cause.message()) + help));
    }

    @Override
    public Verdict current(Findings findings, ConditionType type) {
        return Verdict.no(type, cause.failureClass().name(), cause.message());
    }

    @Override
    public Optional<Failure> failure() {
        return Optional.of(cause);
    }

    @Override
    public Situation refused(Refusal refusal) {
        return this;
    }

    @Override
    public Optional<String> againstRetry() {
        return Optional.empty();
    }
}
