package dev.longcontext.minicluster.node.registration;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the node says it is.
 *
 * @param name of the node
 * @param capacity what it has, all of which pods may take
 * @param labels of its own, beside those every node has
 */
public record NodeDescription(String name, Map<String, Quantity> capacity, Map<String, String> labels) {
    /** The resource under which NVIDIA's device plug-in offers GPUs. */
    public static final String GPU = "nvidia.com/gpu";

    public NodeDescription {
        capacity = Map.copyOf(capacity);
        labels = Map.copyOf(labels);
    }

    /** A server with eight A800s of 80 GB, with the labels that NVIDIA's GPU feature discovery gives it. */
    public static NodeDescription a800(String name) {
        return new NodeDescription(
                name,
                Map.of(
                        "cpu",
                        new Quantity("128"),
                        "memory",
                        new Quantity("1056Gi"),
                        "ephemeral-storage",
                        new Quantity("1800Gi"),
                        "pods",
                        new Quantity("1000"),
                        GPU,
                        new Quantity("8")),
                Map.of(
                        "nvidia.com/gpu.present", "true",
                        "nvidia.com/gpu.product", "NVIDIA-A800-SXM4-80GB",
                        "nvidia.com/gpu.family", "ampere",
                        "nvidia.com/gpu.compute.major", "8",
                        "nvidia.com/gpu.compute.minor", "0",
                        "nvidia.com/gpu.count", "8",
                        "nvidia.com/gpu.memory", "81920",
                        "nvidia.com/gpu.replicas", "1",
                        "nvidia.com/gpu.sharing-strategy", "none",
                        "nvidia.com/mig.capable", "true"));
    }

    /** This node with another amount of something. */
    public NodeDescription withCapacity(String resource, String amount) {
        Map<String, Quantity> changed = new TreeMap<>(capacity);
        changed.put(resource, new Quantity(amount));
        return new NodeDescription(name, changed, labels);
    }

    /** This node with one more label, or another value of it. */
    public NodeDescription withLabel(String key, String value) {
        Map<String, String> changed = new TreeMap<>(labels);
        changed.put(key, value);
        return new NodeDescription(name, capacity, changed);
    }

    public int gpus() {
        return capacity.getOrDefault(GPU, new Quantity("0"))
                .getNumericalAmount()
                .intValueExact();
    }
}
