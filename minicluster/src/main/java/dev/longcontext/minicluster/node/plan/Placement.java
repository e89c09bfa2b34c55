package dev.longcontext.minicluster.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the node gave to a pod.
 *
 * @param folder the pod's own folder
 * @param volumes the folder of each volume, by the volume's name
 * @param withoutFsGroup names of the volumes that a kubelet does not hand to the pod's fsGroup
 * @param gpus the indices of the GPUs that each container has; none for a container that is not in the map
 */
public record Placement(
        PodFolder folder, Map<String, Path> volumes, Set<String> withoutFsGroup, Map<String, List<Integer>> gpus) {
    public Placement {
        volumes = Map.copyOf(volumes);
        withoutFsGroup = Set.copyOf(withoutFsGroup);
        gpus = Map.copyOf(gpus);
    }

    /** What NVIDIA's device plug-in tells a container; and CUDA that there is nothing behind it for it to use. */
    Map<String, String> devices(Container container) {
        List<Integer> indices = gpus.getOrDefault(container.getName(), List.of());
        return indices.isEmpty()
                ? Map.of()
                : Map.of(
                        "NVIDIA_VISIBLE_DEVICES",
                        String.join(",", indices.stream().map(String::valueOf).toList()),
                        "CUDA_VISIBLE_DEVICES",
                        "");
    }
}
