package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.lifecycle.ContainerState.Waiting;
import dev.longcontext.minicluster.node.lifecycle.PodActions.Postponed;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Set;

/** Why a container waits, in the kubelet's words. */
final class Waits {
    private static final Set<String> FOR_IMAGE = Set.of(
            ContainerStartException.IMAGE_PULL,
            ContainerStartException.IMAGE_NEVER_PULL,
            ContainerStartException.IMAGE_PULL_BACK_OFF);

    private Waits() {}

    /** Whether the image is missing. */
    static boolean areForImage(Waiting waiting) {
        return FOR_IMAGE.contains(waiting.reason());
    }

    /** Whether it has just been found missing, and is looked for no more. */
    static boolean isFirstForImage(Waiting waiting) {
        return waiting.reason().equals(ContainerStartException.IMAGE_PULL);
    }

    static Waiting forImage(Container container, Waiting first) {
        return new Waiting(
                ContainerStartException.IMAGE_PULL_BACK_OFF,
                "Back-off pulling image \"%s\": %s: %s"
                        .formatted(container.getImage(), first.reason(), first.message()));
    }

    static Waiting forRestart(Postponed restart, Pod pod) {
        return new Waiting(
                "CrashLoopBackOff",
                "back-off %s restarting failed container=%s pod=%s_%s(%s)"
                        .formatted(
                                text(restart.delay()),
                                restart.container(),
                                pod.getMetadata().getName(),
                                pod.getMetadata().getNamespace(),
                                pod.getMetadata().getUid()));
    }

    /** As Go writes a duration. */
    private static String text(Duration delay) {
        String minutes = delay.toMinutes() == 0 ? "" : delay.toMinutes() + "m";
        return minutes + delay.toSecondsPart() + "s";
    }
}
