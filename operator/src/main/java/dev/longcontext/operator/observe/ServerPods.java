package dev.longcontext.operator.observe;

import dev.longcontext.operator.facts.Times;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/** Which of a server's pods tell how it stands. */
final class ServerPods {

    /** The Deployment controller's label: the same for all pods of one template. */
    private static final String TEMPLATE = "pod-template-hash";

    private ServerPods() {}

    /**
     * Those of the template that came last: whose first pod did, since a pod of the one before may be evicted and made anew.
     * Those of the one before stay until one of them is ready, with the troubles that the last change may have ended.
     */
    static List<Pod> ofLastTemplate(List<Pod> pods) {
        List<Pod> staying = pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
        Map<String, Instant> firsts = pods.stream()
                .collect(Collectors.toMap(
                        ServerPods::template, ServerPods::created, BinaryOperator.minBy(Comparator.naturalOrder())));
        return staying.stream()
                .map(ServerPods::template)
                .max(Comparator.comparing(firsts::get))
                .map(last -> staying.stream()
                        .filter(pod -> last.equals(template(pod)))
                        .toList())
                .orElse(staying);
    }

    private static Instant created(Pod pod) {
        return Objects.requireNonNullElse(Times.parse(pod.getMetadata().getCreationTimestamp()), Instant.EPOCH);
    }

    /** Empty for a pod that no Deployment made. */
    private static String template(Pod pod) {
        return pod.getMetadata().getLabels() == null
                ? ""
                : pod.getMetadata().getLabels().getOrDefault(TEMPLATE, "");
    }
}
