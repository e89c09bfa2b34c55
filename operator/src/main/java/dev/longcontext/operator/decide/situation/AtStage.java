package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.stage.StageNames;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.Addresses;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import java.util.Optional;

/** A situation in which a stage is not done. */
public sealed interface AtStage extends Situation
        permits Failed, Suspended, SuspensionContested, Blocked, Awaiting, Starting, BackingOff, Working {

    /** The first one that is not done. */
    StageState.Unfinished stage();

    /**
     * The condition of that stage.
     *
     * @param type of the condition
     */
    Verdict current(Findings findings, ConditionType type);

    @Override
    default Verdict unfinished(Findings findings, StageRecord record) {
        ConditionType type = StageNames.condition(record.stage());
        return record.stage() == stage().stage()
                ? current(findings, type)
                : Verdict.open(
                        type,
                        ConditionReasons.WAITING,
                        "the stages before " + record.stage().verb() + " are not done");
    }

    @Override
    default Verdict servingReady(Findings findings) {
        return findings.serves()
                ? Verdict.open(ConditionType.ServingReady, ConditionReasons.WAITING, "there is no model to serve yet")
                : Serving.notAsked();
    }

    @Override
    default Addresses addresses() {
        return null;
    }

    @Override
    default Optional<Failure> failure() {
        return stage().latestFailure();
    }

    @Override
    default Optional<String> againstRetry() {
        return Optional.of(
                "no stage has failed; the next pod uses the values changed in the same edit, or the first one if "
                        + "none is running yet");
    }
}
