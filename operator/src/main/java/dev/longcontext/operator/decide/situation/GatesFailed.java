package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.stage.StageNames;
import dev.longcontext.operator.facts.Addresses;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The gates keep the model from being published.
 *
 * @param message which gate, its value and its bound
 * @param remedy how it is published all the same; empty where nothing allows that
 */
public record GatesFailed(String message, String remedy) implements Situation {

    @Override
    public RunState state(Findings findings) {
        return RunState.GatesFailed;
    }

    @Override
    public List<Action> actions(Findings findings, Instant now) {
        return List.of();
    }

    @Override
    public Optional<Duration> recheck(Findings findings, Pace pace) {
        return Optional.empty();
    }

    @Override
    public Optional<Blocker> blocker() {
        return Optional.of(new Blocker(
                ConditionType.GatesPassed,
                ConditionReasons.GATES_FAILED,
                remedy.isEmpty() ? message : message + "; " + remedy));
    }

    @Override
    public Verdict unfinished(Findings findings, StageRecord record) {
        return Verdict.no(
                StageNames.condition(record.stage()),
                ConditionReasons.GATES_FAILED,
                "not exported, because a gate failed");
    }

    @Override
    public Verdict servingReady(Findings findings) {
        return findings.serves()
                ? Verdict.no(
                        ConditionType.ServingReady,
                        ConditionReasons.GATES_FAILED,
                        "not published, because a gate failed")
                : Serving.notAsked();
    }

    @Override
    public Addresses addresses() {
        return null;
    }

    @Override
    public Optional<Failure> failure() {
        return Optional.empty();
    }

    @Override
    public Situation refused(Refusal refusal) {
        return this;
    }

    @Override
    public Optional<String> againstRetry() {
        return Optional.of("a gate failed and not a stage, and repeating the evaluation would give the same result; "
                + (remedy.isEmpty() ? "spec.publish.when: Always publishes anyway" : remedy));
    }
}
