package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatusBuilder;
import dev.longcontext.api.v1alpha1.Progress;
import dev.longcontext.api.v1alpha1.ResolvedBuilder;
import dev.longcontext.operator.facts.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** How far a status differs from the one that is published. */
enum StatusChange {
    /** Not at all. */
    NONE,
    /** In nothing but the progress, which was published a moment ago. */
    MINOR,
    /** In something worth a write. */
    MAJOR;

    /**
     * @param before null for a run without a status
     * @param interval between two writes for progress alone
     */
    static StatusChange between(LongContextFineTuneStatus before, LongContextFineTuneStatus after, Duration interval) {
        if (before == null || !facts(before).equals(facts(after))) {
            return MAJOR;
        }
        if (Objects.equals(before.progress(), after.progress())) {
            return Objects.equals(before.checkpoint(), after.checkpoint()) ? NONE : MAJOR;
        }
        return due(before.progress(), after.progress(), interval) ? MAJOR : MINOR;
    }

    private static boolean due(Progress before, Progress after, Duration interval) {
        if (before == null || after == null || !Objects.equals(before.stage(), after.stage())) {
            return true;
        }
        Instant then = Times.parse(before.updated());
        Instant now = Times.parse(after.updated());
        return then == null || now == null || Duration.between(then, now).abs().compareTo(interval) >= 0;
    }

    /** All but the progress; the configuration by its digest, since JSON does not tell 1 from 1.0. */
    private static LongContextFineTuneStatus facts(LongContextFineTuneStatus status) {
        return LongContextFineTuneStatusBuilder.builder(status)
                .progress(null)
                .checkpoint(null)
                .resolved(Optional.ofNullable(status.resolved())
                        .map(resolved ->
                                ResolvedBuilder.builder(resolved).config(null).build())
                        .orElse(null))
                .build();
    }
}
