package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.lifecycle.ProbeKind;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Optional;

/** How long a container may take to end by itself. */
final class GracePeriods {
    private static final long DEFAULT_SECONDS = 30;

    private GracePeriods() {}

    /** What the pod's spec says. */
    static Duration ofSpec(Pod pod) {
        return Duration.ofSeconds(Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds())
                .orElse(DEFAULT_SECONDS));
    }

    /** What the deletion of the pod says. */
    static Duration ofDeletion(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getDeletionGracePeriodSeconds())
                .map(Duration::ofSeconds)
                .orElse(ofSpec(pod));
    }

    /** What a probe whose failure stops the container says. */
    static Duration ofProbe(ProbeKind kind, Container container, Pod pod) {
        return kind.of(container)
                .map(Probe::getTerminationGracePeriodSeconds)
                .map(Duration::ofSeconds)
                .orElse(ofSpec(pod));
    }
}
