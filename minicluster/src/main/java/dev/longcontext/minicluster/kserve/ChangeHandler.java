package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Treats every kind of change alike.
 *
 * @param change is given the object before the change, if there was one, and after it; a deleted one as it last was
 */
record ChangeHandler<T>(BiConsumer<Optional<T>, T> change) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T added) {
        change.accept(Optional.empty(), added);
    }

    @Override
    public void onUpdate(T before, T after) {
        change.accept(Optional.of(before), after);
    }

    @Override
    public void onDelete(T deleted, boolean deletedFinalStateUnknown) {
        change.accept(Optional.empty(), deleted);
    }
}
