package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.operator.decide.stage.StageNames;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import java.util.Optional;

/** A situation in which every stage is done. */
public sealed interface AllDone extends Situation permits Serving, Done {

    @Override
    default Verdict unfinished(Findings findings, StageRecord record) {
        return Verdict.open(
                StageNames.condition(record.stage()), ConditionReasons.DONE, "every stage of the run is done");
    }

    @Override
    default Optional<Failure> failure() {
        return Optional.empty();
    }

    @Override
    default Optional<String> againstRetry() {
        return Optional.of("every stage is done");
    }
}
