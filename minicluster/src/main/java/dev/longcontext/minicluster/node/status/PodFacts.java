package dev.longcontext.minicluster.node.status;

import dev.longcontext.minicluster.node.lifecycle.ContainerKind;
import dev.longcontext.minicluster.node.lifecycle.ContainerRecord;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the node knows of a pod.
 *
 * @param pod as the API server has it
 * @param records the init containers in their order, then the others
 * @param imageIds the image that each container ran, by the container's name; only of those that were started
 * @param podIp its address
 * @param hostIp the node's address
 * @param startTime when the node took it
 * @param volumesReady whether its volumes are there
 * @param over whether nothing runs and nothing will
 * @param verdict why the node ends it; published when it is over
 */
public record PodFacts(
        Pod pod,
        List<ContainerRecord> records,
        Map<String, String> imageIds,
        String podIp,
        String hostIp,
        Instant startTime,
        boolean volumesReady,
        boolean over,
        Optional<Verdict> verdict) {
    /**
     * Why a node ended a pod.
     *
     * @param reason one word, as {@code DeadlineExceeded}
     * @param message a sentence
     */
    public record Verdict(String reason, String message) {}

    public PodFacts {
        records = List.copyOf(records);
        imageIds = Map.copyOf(imageIds);
    }

    Stream<ContainerRecord> ofKind(ContainerKind kind) {
        return records.stream().filter(record -> record.kind() == kind);
    }
}
