package dev.longcontext.minicluster.node.status;

import dev.longcontext.minicluster.node.lifecycle.ContainerRecord;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Running;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Terminated;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Waiting;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.util.Optional;

/** The status of one container. */
final class ContainerStatuses {
    private ContainerStatuses() {}

    /**
     * @param image as the pod's spec names it
     * @param imageId what it really was; empty if it never ran
     */
    static ContainerStatus of(ContainerRecord record, String image, String imageId) {
        return new ContainerStatusBuilder()
                .withName(record.name())
                .withImage(image)
                .withImageID(imageId)
                .withContainerID(containerId(record).orElse(null))
                .withReady(record.ready())
                .withStarted(record.started())
                .withRestartCount(record.restartCount())
                .withState(state(record.state()))
                .withLastState(record.lastEnd().map(ContainerStatuses::state).orElse(new ContainerState()))
                .build();
    }

    private static Optional<String> containerId(ContainerRecord record) {
        return record.state() instanceof Running running
                ? Optional.of(running.containerId())
                : record.end().flatMap(Terminated::containerId);
    }

    private static ContainerState state(dev.longcontext.minicluster.node.lifecycle.ContainerState state) {
        if (state instanceof Running running) {
            return new ContainerStateBuilder()
                    .withNewRunning()
                    .withStartedAt(Timestamps.text(running.startedAt()))
                    .endRunning()
                    .build();
        }
        if (state instanceof Waiting waiting) {
            return new ContainerStateBuilder()
                    .withNewWaiting()
                    .withReason(waiting.reason())
                    .withMessage(orNull(waiting.message()))
                    .endWaiting()
                    .build();
        }
        Terminated end = (Terminated) state;
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(end.exitCode())
                .withReason(end.reason())
                .withMessage(orNull(end.message()))
                .withStartedAt(Timestamps.text(end.startedAt()))
                .withFinishedAt(Timestamps.text(end.finishedAt()))
                .withContainerID(end.containerId().orElse(null))
                .endTerminated()
                .build();
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
