package dev.longcontext.minicluster.node.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One run of a container as a process.
 *
 * @param command program and arguments, with the paths of this machine
 * @param environment the process's whole environment
 * @param workingFolder where it starts; made when it is not there
 * @param mounts mount path to the folder or file that stands for it; a folder that is not there is made
 * @param terminationMessage the file in which the process may leave its last words
 */
public record ContainerPlan(
        List<String> command,
        Map<String, String> environment,
        Path workingFolder,
        Map<String, Path> mounts,
        Path terminationMessage) {
    public ContainerPlan {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        mounts = Map.copyOf(mounts);
    }

    /** A command that the pod names for this container later (a probe, a hook), with the paths of this machine. */
    public List<String> inContainer(List<String> words) {
        PathRewriter rewriter = new PathRewriter(mounts);
        return words.stream().map(rewriter::rewrite).toList();
    }
}
