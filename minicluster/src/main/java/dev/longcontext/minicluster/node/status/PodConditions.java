package dev.longcontext.minicluster.node.status;

import dev.longcontext.minicluster.node.lifecycle.ContainerKind;
import dev.longcontext.minicluster.node.lifecycle.ContainerRecord;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Terminated;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The conditions that a kubelet keeps. */
final class PodConditions {
    private static final String READY_TO_START = "PodReadyToStartContainers";
    private static final String INITIALIZED = "Initialized";
    private static final String READY = "Ready";
    private static final String CONTAINERS_READY = "ContainersReady";
    private static final String SCHEDULED = "PodScheduled";
    private static final Set<String> OWN = Set.of(READY_TO_START, INITIALIZED, READY, CONTAINERS_READY);

    private final PodFacts facts;
    private final PodPhase phase;
    private final Instant now;

    private PodConditions(PodFacts facts, PodPhase phase, Instant now) {
        this.facts = facts;
        this.phase = phase;
        this.now = now;
    }

    /** All conditions of the pod: the node's own, anew, and those of others as they are. */
    static List<PodCondition> of(PodFacts facts, PodPhase phase, Instant now) {
        return new PodConditions(facts, phase, now).all().toList();
    }

    static boolean isInitialized(PodFacts facts) {
        return unfinishedInit(facts).isEmpty();
    }

    private Stream<PodCondition> all() {
        Stream<PodCondition> foreign = facts.pod().getStatus().getConditions().stream()
                .filter(condition -> !OWN.contains(condition.getType()));
        Stream<PodCondition> scheduled =
                present(SCHEDULED).isPresent() ? Stream.empty() : Stream.of(condition(SCHEDULED, Finding.yes()));
        Finding containersReady = containersReady();
        return Stream.of(
                        Stream.of(
                                condition(READY_TO_START, readyToStart()),
                                condition(INITIALIZED, initialized()),
                                condition(READY, containersReady.holds() ? readinessGates() : containersReady),
                                condition(CONTAINERS_READY, containersReady)),
                        scheduled,
                        foreign)
                .flatMap(conditions -> conditions);
    }

    private Finding readyToStart() {
        return facts.volumesReady() && !facts.over() ? Finding.yes() : Finding.no("", "");
    }

    private Finding initialized() {
        List<String> unfinished = unfinishedInit(facts);
        if (unfinished.isEmpty()) {
            return phase == PodPhase.SUCCEEDED ? new Finding(true, "PodCompleted", "") : Finding.yes();
        }
        return Finding.no("ContainersNotInitialized", "containers with incomplete status: " + list(unfinished));
    }

    private Finding containersReady() {
        if (phase.isTerminal()) {
            return Finding.no(phase == PodPhase.SUCCEEDED ? "PodCompleted" : "PodFailed", "");
        }
        List<String> unready = names(facts, record -> record.kind() != ContainerKind.INIT && !record.ready());
        return unready.isEmpty()
                ? Finding.yes()
                : Finding.no("ContainersNotReady", "containers with unready status: " + list(unready));
    }

    private Finding readinessGates() {
        return facts.pod().getSpec().getReadinessGates().stream()
                .filter(gate -> present(gate.getConditionType())
                        .filter(condition -> "True".equals(condition.getStatus()))
                        .isEmpty())
                .findFirst()
                .map(gate -> Finding.no(
                        "ReadinessGatesNotReady",
                        "the status of pod readiness gate \"" + gate.getConditionType() + "\" is not \"True\""))
                .orElse(Finding.yes());
    }

    private PodCondition condition(String type, Finding finding) {
        String status = finding.holds() ? "True" : "False";
        String since = present(type)
                .filter(before -> before.getStatus().equals(status))
                .map(PodCondition::getLastTransitionTime)
                .orElse(Timestamps.text(now));
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(orNull(finding.reason()))
                .withMessage(orNull(finding.message()))
                .withLastTransitionTime(since)
                .withObservedGeneration(facts.pod().getMetadata().getGeneration())
                .build();
    }

    private Optional<PodCondition> present(String type) {
        return facts.pod().getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private static List<String> unfinishedInit(PodFacts facts) {
        boolean mainBegan = facts.ofKind(ContainerKind.MAIN).anyMatch(record -> record.runs() > 0);
        if (mainBegan) {
            return List.of();
        }
        return names(facts, record -> switch (record.kind()) {
            case INIT -> !(record.state() instanceof Terminated end && end.succeeded());
            case SIDECAR -> !record.started();
            case MAIN -> false;
        });
    }

    private static List<String> names(PodFacts facts, Predicate<ContainerRecord> which) {
        return facts.records().stream().filter(which).map(ContainerRecord::name).toList();
    }

    private static String list(List<String> names) {
        return names.stream().collect(Collectors.joining(" ", "[", "]"));
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private record Finding(boolean holds, String reason, String message) {
        static Finding yes() {
            return new Finding(true, "", "");
        }

        static Finding no(String reason, String message) {
            return new Finding(false, reason, message);
        }
    }
}
