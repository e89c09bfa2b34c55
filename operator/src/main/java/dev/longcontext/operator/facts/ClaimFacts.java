package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A persistent volume claim that exists.
 *
 * @param accessModes as asked for
 * @param owner uid of the controlling owner; null when it has none
 * @param deleting it is on its way out
 * @param binding how it stands with its volume
 * @param storageClass by name; null for a claim that names none and got no default
 * @param news the last event that tells why it has no volume; null when there is none, or nobody asked
 */
public record ClaimFacts(
        String name,
        String uid,
        List<String> accessModes,
        String owner,
        boolean deleting,
        Binding binding,
        String storageClass,
        EventFacts news) {

    private static final Set<String> WAITS_FOR_POD = Set.of("WaitForFirstConsumer", "WaitForPodScheduled");
    private static final String MANY = "ReadWriteMany";

    /** The phases of a claim. */
    public enum Binding {
        PENDING,
        BOUND,
        /** Its volume was there and is gone. */
        LOST
    }

    public static ClaimFacts of(PersistentVolumeClaim claim) {
        PersistentVolumeClaimSpec spec = Objects.requireNonNullElseGet(claim.getSpec(), PersistentVolumeClaimSpec::new);
        return new ClaimFacts(
                claim.getMetadata().getName(),
                claim.getMetadata().getUid(),
                spec.getAccessModes() == null ? List.of() : List.copyOf(spec.getAccessModes()),
                claim.getMetadata().getOwnerReferences().stream()
                        .filter(o -> Boolean.TRUE.equals(o.getController()))
                        .map(OwnerReference::getUid)
                        .findFirst()
                        .orElse(null),
                claim.getMetadata().getDeletionTimestamp() != null,
                binding(claim.getStatus() == null ? null : claim.getStatus().getPhase()),
                spec.getStorageClassName() == null || spec.getStorageClassName().isEmpty()
                        ? null
                        : spec.getStorageClassName(),
                null);
    }

    private static Binding binding(String phase) {
        return switch (phase == null ? "" : phase) {
            case "Bound" -> Binding.BOUND;
            case "Lost" -> Binding.LOST;
            default -> Binding.PENDING;
        };
    }

    public boolean bound() {
        return binding == Binding.BOUND;
    }

    /** It gets its volume when a pod that uses it has a node: the pod does not wait for it. */
    public boolean waitsForPod() {
        return news != null && WAITS_FOR_POD.contains(news.reason());
    }

    /** Pods on several nodes may write to it. */
    public boolean sharedByNodes() {
        return accessModes.contains(MANY);
    }

    /** With what matters of the events about it. That it has no class is over once it has one. */
    public ClaimFacts withNews(Collection<Event> events) {
        List<Event> current = events.stream()
                .filter(event -> storageClass == null || !EventFacts.FAILED_BINDING.equals(event.getReason()))
                .toList();
        EventFacts latest = EventFacts.latest(current).orElse(null);
        return new ClaimFacts(name, uid, accessModes, owner, deleting, binding, storageClass, latest);
    }
}
