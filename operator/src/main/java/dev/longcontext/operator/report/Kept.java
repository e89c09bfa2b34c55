package dev.longcontext.operator.report;

import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** A status of which nothing new is known but its conditions. */
final class Kept {

    private static final LongContextFineTuneStatus NOTHING = new LongContextFineTuneStatus(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    private Kept() {}

    /** Null stands for no status at all. */
    static LongContextFineTuneStatus orNothing(LongContextFineTuneStatus before) {
        return before == null ? NOTHING : before;
    }

    static LongContextFineTuneStatus of(
            LongContextFineTuneStatus before, long generation, String state, List<Condition> conditions) {
        return new LongContextFineTuneStatus(
                generation,
                state,
                conditions,
                before.stages(),
                before.progress(),
                before.estimate(),
                before.checkpoint(),
                before.recovery(),
                before.node(),
                before.workspace(),
                before.evaluation(),
                before.failure(),
                before.retry(),
                before.artifact(),
                before.serving(),
                before.resolved());
    }
}
