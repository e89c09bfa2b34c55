package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;

/** The cache of runs, without the managed fields, which nobody here reads. */
public final class RunStore extends TransformingItemStore<LongContextFineTune> {

    public RunStore() {
        super(RunStore::withoutManagedFields);
    }

    private static LongContextFineTune withoutManagedFields(LongContextFineTune run) {
        run.getMetadata().setManagedFields(List.of());
        return run;
    }
}
