package dev.longcontext.operator.desired;

import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Whose an object is: by uid, so that what a deleted run of the same name left behind is not taken for this run's. */
public final class Owners {

    private Owners() {}

    public static boolean owns(ResolvedRun run, HasMetadata object) {
        return object.getMetadata().getOwnerReferences() != null
                && object.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> run.identity().uid().equals(owner.getUid()));
    }

    /** Those that the object of this uid owns. */
    public static <T extends HasMetadata> List<T> ownedBy(String uid, List<T> objects) {
        return objects.stream()
                .filter(object -> object.getMetadata().getOwnerReferences() != null
                        && object.getMetadata().getOwnerReferences().stream()
                                .anyMatch(owner -> uid.equals(owner.getUid())))
                .toList();
    }
}
