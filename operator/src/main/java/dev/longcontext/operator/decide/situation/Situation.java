package dev.longcontext.operator.decide.situation;

import dev.longcontext.operator.decide.obstacle.Blocker;
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
 * Where a run stands: one of these, from which its state, its conditions and what is to be done follow. Each answers every
 * question itself, so a new one does not compile before it has all the answers (CONTRIBUTING.md, "Adding a situation").
 */
public sealed interface Situation permits AtStage, GatesFailed, AllDone {

    /** The one word for people. */
    RunState state(Findings findings);

    /**
     * What is to be done. Nothing, when everything is as it should be.
     *
     * @param now for how long nobody has tried to make a pod that was refused
     */
    List<Action> actions(Findings findings, Instant now);

    /** When to look again though nothing has happened; empty: what it waits for is watched. */
    Optional<Duration> recheck(Findings findings, Pace pace);

    /** What is blocking the run until somebody does something about it; empty: nothing. */
    Optional<Blocker> blocker();

    /** The condition of a stage that is not done. */
    Verdict unfinished(Findings findings, StageRecord record);

    /** The condition ServingReady. */
    Verdict servingReady(Findings findings);

    /** Where the model answers; null while it does not. */
    Addresses addresses();

    /** Of the last attempt that failed, unless it is history; empty when nothing new is known of one. */
    Optional<Failure> failure();

    /** What becomes of it when something that was to be done was refused. */
    Situation refused(Refusal refusal);

    /** Why a raised spec.retry has no effect; empty: it has one, and is acted on at the next look. */
    Optional<String> againstRetry();

    /** What is to be remembered of the stages once the actions are done. */
    default List<StageRecord> records(Findings findings) {
        return findings.pipeline().records();
    }
}
