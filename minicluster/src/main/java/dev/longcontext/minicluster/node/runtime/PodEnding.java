package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.status.PodFacts.Verdict;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a pod is to end, why, and until when. Used only by tasks of the pod's queue. */
final class PodEnding {
    private Optional<Verdict> verdict = Optional.empty();
    private Optional<Instant> deadline = Optional.empty();
    private boolean removed;

    /** The node ends the pod; the first reason counts. */
    void decide(Verdict reason) {
        verdict = verdict.or(() -> Optional.of(reason));
    }

    /** The pod's object has gone. */
    void remove() {
        removed = true;
    }

    boolean isRemoved() {
        return removed;
    }

    Optional<Verdict> verdict() {
        return verdict;
    }

    boolean isWanted(Pod pod) {
        return removed || verdict.isPresent() || isDeleted(pod);
    }

    static boolean isDeleted(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** How long the pod may still take: a later word can only shorten it. */
    Duration left(Pod pod, Instant now) {
        Duration grace = removed ? ContainerRun.SHORTEST_GRACE : GracePeriods.ofDeletion(pod);
        Instant wanted = now.plus(grace);
        deadline = deadline.filter(earlier -> earlier.isBefore(wanted)).or(() -> Optional.of(wanted));
        return Duration.between(now, deadline.get());
    }
}
