package dev.longcontext.minicluster.node.status;

import dev.longcontext.minicluster.node.lifecycle.ContainerKind;
import dev.longcontext.minicluster.node.lifecycle.ContainerRecord;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HostIPBuilder;
import io.fabric8.kubernetes.api.model.PodIPBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole status of a pod. */
public final class PodStatuses {
    private PodStatuses() {}

    /** The status that the facts call for; what others keep in it stays as it is. */
    public static PodStatus of(PodFacts facts, Instant now) {
        PodPhase phase = PodPhase.of(facts);
        Optional<PodFacts.Verdict> verdict = facts.verdict().filter(decided -> facts.over());
        PodStatus before = facts.pod().getStatus();
        return new PodStatusBuilder(before)
                .withObservedGeneration(facts.pod().getMetadata().getGeneration())
                .withPhase(phase.text())
                .withReason(verdict.map(PodFacts.Verdict::reason).orElse(before.getReason()))
                .withMessage(verdict.map(PodFacts.Verdict::message).orElse(before.getMessage()))
                .withConditions(PodConditions.of(facts, phase, now))
                .withStartTime(Timestamps.text(facts.startTime()))
                .withHostIP(facts.hostIp())
                .withHostIPs(new HostIPBuilder().withIp(facts.hostIp()).build())
                .withPodIP(facts.podIp())
                .withPodIPs(new PodIPBuilder().withIp(facts.podIp()).build())
                .withInitContainerStatuses(containers(facts, record -> record.kind() != ContainerKind.MAIN))
                .withContainerStatuses(containers(facts, record -> record.kind() == ContainerKind.MAIN))
                .build();
    }

    private static List<ContainerStatus> containers(PodFacts facts, Predicate<ContainerRecord> which) {
        Map<String, String> images = Stream.concat(
                        facts.pod().getSpec().getInitContainers().stream(),
                        facts.pod().getSpec().getContainers().stream())
                .collect(Collectors.toMap(Container::getName, Container::getImage));
        return facts.records().stream()
                .filter(which)
                .map(record -> ContainerStatuses.of(
                        record, images.get(record.name()), facts.imageIds().getOrDefault(record.name(), "")))
                .toList();
    }
}
