package dev.longcontext.minicluster.node.lifecycle;

import io.fabric8.kubernetes.api.model.Container;

/** The part a container plays in its pod. */
public enum ContainerKind {
    /** Runs to its end before the next one starts. */
    INIT,
    /** An init container with {@code restartPolicy: Always}: runs beside those after it, and does not count at the end. */
    SIDECAR,
    /** What the pod is for. */
    MAIN;

    /** The kind of a container of {@code spec.initContainers}. */
    public static ContainerKind ofInit(Container container) {
        return "Always".equals(container.getRestartPolicy()) ? SIDECAR : INIT;
    }
}
