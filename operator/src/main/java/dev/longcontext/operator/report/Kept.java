package dev.longcontext.operator.report;

import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatusBuilder;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** A status of which nothing new is known but its conditions. */
final class Kept {

    private Kept() {}

    /** Null stands for no status at all. */
    static LongContextFineTuneStatus orNothing(LongContextFineTuneStatus before) {
        return before == null ? LongContextFineTuneStatusBuilder.builder().build() : before;
    }

    static LongContextFineTuneStatus of(
            LongContextFineTuneStatus before, long generation, String state, List<Condition> conditions) {
        return LongContextFineTuneStatusBuilder.builder(before)
                .observedGeneration(generation)
                .state(state)
                .conditions(conditions)
                .build();
    }
}
