package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.memory.StageRecord;

/** How a stage is called in conditions. */
final class StageNames {

    private StageNames() {}

    /** The condition that is True when the stage is done. */
    static ConditionType condition(Stage stage) {
        return switch (stage) {
            case PREPARE -> ConditionType.DataReady;
            case TRAIN -> ConditionType.Trained;
            case EVALUATE -> ConditionType.Evaluated;
            case EXPORT -> ConditionType.ArtifactPublished;
        };
    }

    static String attempt(StageRecord record) {
        return "attempt " + record.attempt() + " at " + record.stage().verb();
    }
}
