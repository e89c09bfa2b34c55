package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what matters out of a pod; a status that is not there yet reads as nothing known. */
public final class PodReader {

    private static final Set<String> PULLING = Set.of("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull");
    private static final Set<String> CANNOT_START = Set.of(
            "InvalidImageName",
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
        Optional<ContainerStatus> container = containers(status).reduce((first, last) -> last);
        Optional<ContainerStateTerminated> end =
                container.map(ContainerStatus::getState).map(ContainerState::getTerminated);
        return new PodFacts(
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                pod.getSpec() == null ? null : pod.getSpec().getNodeName(),
                status.getPodIP(),
                container
                        .map(ContainerStatus::getState)
                        .map(ContainerState::getRunning)
                        .isPresent(),
                "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase()),
                end.map(ContainerStateTerminated::getExitCode).orElse(null),
                end.map(e -> "OOMKilled".equals(e.getReason())).orElse(false),
                disrupted(status),
                end.map(ContainerStateTerminated::getMessage).orElse(null),
                problem(status).orElse(null),
                Times.parse(pod.getMetadata().getCreationTimestamp()),
                end.map(e -> Times.parse(e.getFinishedAt())).orElse(null));
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
                        .filter(c -> "False".equals(c.getStatus()) && PodProblem.UNSCHEDULABLE.equals(c.getReason()))
                        .map(c -> new PodProblem(PodProblem.UNSCHEDULABLE, c.getMessage())));
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
        String said = end.getMessage() == null || end.getMessage().isBlank()
                ? ""
                : ": " + end.getMessage().strip().lines().findFirst().orElse("");
        return "its container " + container.getName() + " ends with exit code " + end.getExitCode() + said;
    }

    private static Optional<PodProblem> waitingProblem(ContainerStateWaiting waiting) {
        if (PULLING.contains(waiting.getReason())) {
            return Optional.of(new PodProblem(PodProblem.IMAGE_PULL, pullMessage(waiting.getMessage())));
        }
        return CANNOT_START.contains(waiting.getReason())
                ? Optional.of(new PodProblem(waiting.getReason(), waiting.getMessage()))
                : Optional.empty();
    }

    /** The cause, without the prefix that comes and goes with each back-off. */
    private static String pullMessage(String message) {
        int cause = message == null ? -1 : message.indexOf(PULL_ERROR);
        return cause < 0 ? message : message.substring(cause + PULL_ERROR.length());
    }
}
