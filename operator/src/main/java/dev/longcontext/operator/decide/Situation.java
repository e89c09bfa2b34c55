package dev.longcontext.operator.decide;

import dev.longcontext.operator.facts.ServingFacts;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.StageRecord;

/** Where a run stands: one of these, from which its state, its conditions and what is to be done follow. */
sealed interface Situation {

    /** A stage failed for good. */
    record Failed(StageRecord stage, Failure failure) implements Situation {}

    /**
     * The gates keep the model from being published.
     *
     * @param message which gate, its value and its bound
     */
    record GatesFailed(String message) implements Situation {}

    /**
     * spec.suspend is true.
     *
     * @param atRest no pod lives any more
     */
    record Suspended(StageState stage, boolean atRest) implements Situation {}

    /** Something has to be put right before the stage can run. */
    record Blocked(StageState stage, Blocker blocker) implements Situation {}

    /**
     * The stage's Job is to be made when what has the workspace is gone: two trainers never share it.
     *
     * @param event a clause: what has to happen first
     */
    record Awaiting(StageState stage, String event) implements Situation {}

    /** The stage's Job is to be made. */
    record Starting(StageState.Startable stage) implements Situation {}

    /** The stage failed and is tried again later. */
    record BackingOff(StageState.BackingOff stage) implements Situation {}

    /** The stage's Job is there. */
    record Working(StageState.Active stage) implements Situation {}

    /** The stages are done and the model is being served, or is to be. */
    record Serving(ServingFacts facts) implements Situation {}

    /** The stages are done, and nothing is to be served. */
    record Done() implements Situation {}
}
