package dev.longcontext.operator.decide.situation;

import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.facts.Addresses;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The stages are done, and nothing is to be served. */
public record Done() implements AllDone {

    @Override
    public RunState state(Findings findings) {
        return RunState.Succeeded;
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
        return Optional.empty();
    }

    @Override
    public Verdict servingReady(Findings findings) {
        return Serving.notAsked();
    }

    @Override
    public Addresses addresses() {
        return null;
    }

    @Override
    public Situation refused(Refusal refusal) {
        return this;
    }
}
