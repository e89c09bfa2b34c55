package dev.longcontext.minicluster.node.plan;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/**
 * A pod on its node, with what only the node knows of it.
 *
 * @param pod the pod
 * @param podIp its address
 * @param hostIp the node's address
 * @param allocatable what the node has: a container's limit where it sets none
 */
public record PodIdentity(Pod pod, String podIp, String hostIp, Map<String, Quantity> allocatable) {
    public PodIdentity {
        allocatable = Map.copyOf(allocatable);
    }
}
