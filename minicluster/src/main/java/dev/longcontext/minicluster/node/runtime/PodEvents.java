package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.events.EventNote;
import dev.longcontext.minicluster.events.EventRecorder;
import dev.longcontext.minicluster.node.lifecycle.ProbeKind;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Locale;

/** What the node says of one pod, in the kubelet's words. */
final class PodEvents {
    private final EventRecorder recorder;
    private final Pod pod;

    PodEvents(EventRecorder recorder, Pod pod) {
        this.recorder = recorder;
        this.pod = pod;
    }

    void warning(String reason, String message) {
        recorder.record(EventNote.warning(reference(), reason, message));
    }

    void started(Container container) {
        normal(container, "Pulled", "Container image \"" + container.getImage() + "\" already present on machine");
        normal(container, "Created", "Created container: " + container.getName());
        normal(container, "Started", "Started container " + container.getName());
    }

    void notStarted(Container container, ContainerStartException failure) {
        switch (failure.reason()) {
            case ContainerStartException.IMAGE_PULL -> {
                normal(container, "Pulling", "Pulling image \"" + container.getImage() + "\"");
                warning(
                        container,
                        "Failed",
                        "Failed to pull image \"" + container.getImage() + "\": " + failure.getMessage());
                warning(container, "Failed", "Error: " + failure.reason());
            }
            case ContainerStartException.IMAGE_NEVER_PULL -> {
                warning(container, "ErrImageNeverPull", failure.getMessage());
                warning(container, "Failed", "Error: " + failure.reason());
            }
            default -> warning(container, "Failed", "Error: " + failure.getMessage());
        }
    }

    void imageBackOff(Container container) {
        normal(container, "BackOff", "Back-off pulling image \"" + container.getImage() + "\"");
        warning(container, "Failed", "Error: " + ContainerStartException.IMAGE_PULL_BACK_OFF);
    }

    void restartBackOff(Container container) {
        warning(
                container,
                "BackOff",
                "Back-off restarting failed container %s in pod %s_%s(%s)"
                        .formatted(
                                container.getName(),
                                pod.getMetadata().getName(),
                                pod.getMetadata().getNamespace(),
                                pod.getMetadata().getUid()));
    }

    void stopping(Container container) {
        normal(container, "Killing", "Stopping container " + container.getName());
    }

    void stoppingUnhealthy(Container container, ProbeKind kind) {
        normal(
                container,
                "Killing",
                "Container %s failed %s probe, will be restarted".formatted(container.getName(), lower(kind)));
    }

    void unhealthy(Container container, ProbeKind kind, String why) {
        warning(container, "Unhealthy", kind.title() + " probe failed: " + why);
    }

    void hookFailed(Container container, String why) {
        warning(container, "FailedPostStartHook", "PostStartHook failed: " + why);
    }

    private static String lower(ProbeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private void normal(Container container, String reason, String message) {
        recorder.record(EventNote.normal(reference(container), reason, message));
    }

    private void warning(Container container, String reason, String message) {
        recorder.record(EventNote.warning(reference(container), reason, message));
    }

    private ObjectReference reference(Container container) {
        boolean init = pod.getSpec().getInitContainers().stream()
                .anyMatch(candidate -> candidate.getName().equals(container.getName()));
        return new ObjectReferenceBuilder(reference())
                .withFieldPath((init ? "spec.initContainers{" : "spec.containers{") + container.getName() + "}")
                .build();
    }

    private ObjectReference reference() {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .build();
    }
}
