package dev.longcontext.minicluster.node.plan;

import java.nio.file.Path;

/**
 * Where the node keeps what belongs to one pod.
 *
 * @param root the pod's own folder; it goes when the pod goes
 */
public record PodFolder(Path root) {
    /** The folders of the volumes that live as long as the pod. */
    public Path volumes() {
        return root.resolve("volumes");
    }

    public Path volume(String name) {
        return volumes().resolve(name);
    }

    /** What a container writes outside of its volumes: its working directory, unless it names another. */
    public Path home(String container) {
        return container(container).resolve("home");
    }

    /** Temporary files of a container that mounts nothing at /tmp. */
    public Path temporary(String container) {
        return container(container).resolve("tmp");
    }

    /** @param run 0 for the first start of the container, 1 for its first restart */
    public Path log(String container, int run) {
        return container(container).resolve(run + ".log");
    }

    /** The file that stands for {@code terminationMessagePath}. */
    public Path terminationMessage(String container, int run) {
        return container(container).resolve(run + ".termination-message");
    }

    private Path container(String name) {
        return root.resolve("containers").resolve(name);
    }
}
