package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.status.PodFacts;
import dev.longcontext.minicluster.node.status.PodStatuses;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Optional;
import java.util.function.Function;

/** Writes a pod's status when, and only when, it has changed. */
final class PodStatusWriter {
    private static final int ATTEMPTS = 10;

    private final NodeServices node;
    private Optional<PodStatus> written = Optional.empty();

    PodStatusWriter(NodeServices node) {
        this.node = node;
    }

    /**
     * Writes the status that the facts call for.
     *
     * @param pod the newest that the node has seen
     * @param facts what the node knows, for a given version of the pod
     * @return the newest version now; empty if the pod has gone
     */
    Optional<Pod> write(Pod pod, Function<Pod, PodFacts> facts) {
        Optional<Pod> newest = Optional.of(pod);
        for (int attempt = 0; attempt < ATTEMPTS && newest.isPresent(); attempt++) {
            PodStatus status =
                    PodStatuses.of(facts.apply(newest.get()), node.machine().now());
            if (written.filter(status::equals).isPresent()) {
                return newest;
            }
            Optional<Pod> updated = node.api().writeStatus(newest.get(), status);
            if (updated.isPresent()) {
                written = Optional.of(status);
                return updated;
            }
            newest = node.api().pod(pod);
        }
        return newest;
    }
}
