package dev.longcontext.operator.facts;

import dev.longcontext.contract.PodContainers;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what matters out of a pod; a status that is not there yet reads as nothing known. */
public final class PodReader {

    private static final Set<String> PULLING = Set.of("ErrImagePull", PodProblem.IMAGE_PULL);
    private static final Set<String> CANNOT_START = Set.of(
            "InvalidImageName",
            PodProblem.NEVER_PULLED,
            PodProblem.CONTAINER_CONFIG,
            "CreateContainerError",
            "RunContainerError",
            "CreatePodSandboxError");
    private static final String CRASHING = "CrashLoopBackOff";
    private static final Set<String> NODE_GONE = Set.of("NodeLost", "NodeShutdown", "Terminated", "NodeAffinity");
    private static final String PULL_ERROR = "ErrImagePull: ";

    private PodReader() {}

    public static PodFacts read(Pod pod) {
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        Optional<ContainerStatus> container = main(status);
        Optional<ContainerStateTerminated> end =
                container.map(ContainerStatus::getState).map(ContainerState::getTerminated);
        boolean finished = "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase());
        return PodFactsBuilder.builder()
                .name(pod.getMetadata().getName())
                .uid(pod.getMetadata().getUid())
                .node(pod.getSpec() == null ? null : pod.getSpec().getNodeName())
                .ip(status.getPodIP())
                .running(container
                        .map(ContainerStatus::getState)
                        .map(ContainerState::getRunning)
                        .isPresent())
                .finished(finished)
                .exitCode(end.map(ContainerStateTerminated::getExitCode).orElse(null))
                .oomKilled(end.map(e -> ContainerEnd.OOM_KILLED.equals(e.getReason()))
                        .orElse(false))
                .disrupted(disrupted(status))
                .end(PodEndReader.read(pod, container).orElse(null))
                .terminationText(end.map(ContainerStateTerminated::getMessage).orElse(null))
                .problem(problem(status).orElse(null))
                .others(end.isPresent() && !finished ? unended(status) : List.of())
                .created(Times.parse(pod.getMetadata().getCreationTimestamp()))
                .placed(placed(status))
                .ended(end.map(e -> Times.parse(e.getFinishedAt())).orElse(null))
                .build();
    }

    /** Of a stage's pod the trainer's, wherever webhooks put others beside it; of a server's the last. */
    private static Optional<ContainerStatus> main(PodStatus status) {
        return list(status.getContainerStatuses())
                .filter(container -> PodContainers.TRAINER.equals(container.getName()))
                .findFirst()
                .or(() -> list(status.getContainerStatuses()).reduce((first, last) -> last));
    }

    /** One that waits for its image or its Secret keeps the pod as well as one that runs. */
    private static List<String> unended(PodStatus status) {
        return containers(status)
                .filter(container ->
                        container.getState() == null || container.getState().getTerminated() == null)
                .map(ContainerStatus::getName)
                .toList();
    }

    private static Instant placed(PodStatus status) {
        return condition(status, "PodScheduled")
                .filter(c -> "True".equals(c.getStatus()))
                .map(c -> Times.parse(c.getLastTransitionTime()))
                .orElse(null);
    }

    private static Stream<ContainerStatus> containers(PodStatus status) {
        return Stream.concat(list(status.getInitContainerStatuses()), list(status.getContainerStatuses()));
    }

    private static <T> Stream<T> list(List<T> values) {
        return values == null ? Stream.empty() : values.stream();
    }

    private static boolean disrupted(PodStatus status) {
        return (status.getReason() != null && NODE_GONE.contains(status.getReason()))
                || condition(status, "DisruptionTarget")
                        .filter(c -> "True".equals(c.getStatus()))
                        .isPresent();
    }

    private static Optional<PodCondition> condition(PodStatus status, String type) {
        return list(status.getConditions())
                .filter(c -> type.equals(c.getType()))
                .findFirst();
    }

    private static Optional<PodProblem> problem(PodStatus status) {
        return containers(status)
                .flatMap(container -> containerProblem(container).stream())
                .findFirst()
                .or(() -> condition(status, "PodScheduled")
                        .filter(c -> "False".equals(c.getStatus()))
                        .map(c -> new PodProblem(c.getReason(), c.getMessage()))
                        .filter(PodProblem::waitsForNode));
    }

    private static Optional<PodProblem> containerProblem(ContainerStatus container) {
        ContainerStateWaiting waiting =
                container.getState() == null ? null : container.getState().getWaiting();
        if (waiting == null) {
            return Optional.empty();
        }
        return CRASHING.equals(waiting.getReason())
                ? Optional.of(new PodProblem(CRASHING, crash(container)))
                : waitingProblem(waiting);
    }

    /** How it ended, not how long the kubelet waits before the next time, which changes with each. */
    private static String crash(ContainerStatus container) {
        ContainerStateTerminated end = container.getLastState() == null
                ? null
                : container.getLastState().getTerminated();
        if (end == null) {
            return "its container " + container.getName() + " keeps failing";
        }
        return "its " + ContainerEnd.describe(container.getName(), end);
    }

    private static Optional<PodProblem> waitingProblem(ContainerStateWaiting waiting) {
        if (PULLING.contains(waiting.getReason())) {
            return Optional.of(new PodProblem(PodProblem.IMAGE_PULL, pullMessage(waiting.getMessage())));
        }
        return CANNOT_START.contains(waiting.getReason())
                ? Optional.of(new PodProblem(waiting.getReason(), StableText.of(waiting.getMessage())))
                : Optional.empty();
    }

    /** The cause, without the prefix that comes and goes with each back-off. */
    private static String pullMessage(String message) {
        int cause = message == null ? -1 : message.indexOf(PULL_ERROR);
        return StableText.of(cause < 0 ? message : message.substring(cause + PULL_ERROR.length()));
    }
}
