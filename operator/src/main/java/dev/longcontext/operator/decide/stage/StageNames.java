package dev.longcontext.operator.decide.stage;

import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.memory.StageRecord;

/** How a stage is called in conditions. */
public final class StageNames {

    private StageNames() {}

    /** The condition that is True when the stage is done. */
    public static ConditionType condition(Stage stage) {
        return switch (stage) {
            case PREPARE -> ConditionType.DataReady;
            case TRAIN -> ConditionType.Trained;
            case EVALUATE -> ConditionType.Evaluated;
            case EXPORT -> ConditionType.ArtifactPublished;
        };
    }

    public static String attempt(StageRecord record) {
        return "attempt " + record.attempt() + " at " + record.stage().verb();
    }
}
