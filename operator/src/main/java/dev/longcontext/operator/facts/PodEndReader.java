package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what ended a pod where its trainer did not: its node, a container beside the trainer's, or the container runtime. */
final class PodEndReader {

    /** The kubelet's reasons of a container that never ran, by containerd and by Docker. */
    private static final Set<String> NOT_STARTED = Set.of("StartError", "ContainerCannotRun");

    private static final String EVICTED = "Evicted";

    /** Of a container that was asked to stop, and of one that did not in time. */
    private static final Set<Integer> STOPPED = Set.of(143, 137);

    private PodEndReader() {}

    /**
     * Empty for a pod that has not failed, and for one whose trainer failed.
     *
     * @param trainer its container; empty when the node never came to it
     */
    static Optional<PodEnd> read(Pod pod, Optional<ContainerStatus> trainer) {
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        if (!"Failed".equals(status.getPhase())) {
            return Optional.empty();
        }
        if (status.getReason() != null && !status.getReason().isBlank()) {
            PodEnd.By by = EVICTED.equals(status.getReason()) ? PodEnd.By.EVICTION : PodEnd.By.NODE;
            return Optional.of(new PodEnd(by, sentence(status.getReason(), status.getMessage())));
        }
        Optional<ContainerStateTerminated> end =
                trainer.map(ContainerStatus::getState).map(ContainerState::getTerminated);
        boolean notStarted = end.map(ContainerStateTerminated::getReason)
                .filter(NOT_STARTED::contains)
                .isPresent();
        return notStarted
                ? end.map(cause -> new PodEnd(
                        PodEnd.By.CONTAINER, sentence("its container could not be started", cause.getMessage())))
                : beside(pod, end).map(text -> new PodEnd(PodEnd.By.CONTAINER, text));
    }

    /** Without the trainer's end an init container failed, beside a good one an ordinary container; a bad one says all. */
    private static Optional<String> beside(Pod pod, Optional<ContainerStateTerminated> trainer) {
        if (trainer.isEmpty()) {
            Set<String> sidecars = sidecars(pod);
            return firstFailed(
                    "its init ",
                    list(pod.getStatus().getInitContainerStatuses())
                            .filter(container -> !sidecars.contains(container.getName()) && !isStopped(container)));
        }
        return Objects.equals(trainer.get().getExitCode(), 0)
                ? firstFailed("its ", list(pod.getStatus().getContainerStatuses()))
                : Optional.empty();
    }

    /** Native sidecars: the kubelet starts them again when they fail, and stops them at the pod's end. */
    private static Set<String> sidecars(Pod pod) {
        return Optional.ofNullable(pod.getSpec()).map(PodSpec::getInitContainers).orElse(List.of()).stream()
                .filter(container -> "Always".equals(container.getRestartPolicy()))
                .map(Container::getName)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** By whoever ended the pod, for a reason that is not the container's. */
    private static boolean isStopped(ContainerStatus container) {
        ContainerStateTerminated end =
                container.getState() == null ? null : container.getState().getTerminated();
        return end != null
                && end.getExitCode() != null
                && STOPPED.contains(end.getExitCode())
                && !ContainerEnd.OOM_KILLED.equals(end.getReason());
    }

    private static <T> Stream<T> list(List<T> values) {
        return values == null ? Stream.empty() : values.stream();
    }

    private static Optional<String> firstFailed(String which, Stream<ContainerStatus> containers) {
        return containers
                .filter(container -> container.getState() != null
                        && container.getState().getTerminated() != null
                        && !Objects.equals(container.getState().getTerminated().getExitCode(), 0))
                .map(container -> which
                        + ContainerEnd.describe(
                                container.getName(), container.getState().getTerminated()))
                .findFirst();
    }

    private static String sentence(String what, String message) {
        return message == null || message.isBlank() ? what : what + ": " + message.strip();
    }
}
