package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;

/**
 * A persistent volume claim that exists.
 *
 * @param accessModes as asked for
 * @param owner uid of the controlling owner; null when it has none
 * @param deleting it is on its way out
 */
public record ClaimFacts(String name, List<String> accessModes, String owner, boolean deleting) {

    private static final String MANY = "ReadWriteMany";

    public static ClaimFacts of(PersistentVolumeClaim claim) {
        List<String> modes = claim.getSpec() == null || claim.getSpec().getAccessModes() == null
                ? List.of()
                : List.copyOf(claim.getSpec().getAccessModes());
        return new ClaimFacts(
                claim.getMetadata().getName(),
                modes,
                claim.getMetadata().getOwnerReferences().stream()
                        .filter(o -> Boolean.TRUE.equals(o.getController()))
                        .map(OwnerReference::getUid)
                        .findFirst()
                        .orElse(null),
                claim.getMetadata().getDeletionTimestamp() != null);
    }

    /** Pods on several nodes may write to it. */
    public boolean sharedByNodes() {
        return accessModes.contains(MANY);
    }
}
