package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.lifecycle.ContainerKind;
import dev.longcontext.minicluster.node.registration.NodeDescription;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives each container its own GPUs, as the device plug-in does. */
final class GpuAllocator {
    private final int capacity;
    private final BitSet taken = new BitSet();
    private final Map<String, List<Integer>> ofPod = new HashMap<>();

    GpuAllocator(int capacity) {
        this.capacity = capacity;
    }

    /** The GPUs of each container that asks for some; empty when there are too few for the whole pod. */
    synchronized Optional<Map<String, List<Integer>>> allocate(Pod pod) {
        List<Container> init = pod.getSpec().getInitContainers();
        List<Container> beside = Stream.concat(
                        init.stream().filter(container -> ContainerKind.ofInit(container) == ContainerKind.SIDECAR),
                        pod.getSpec().getContainers().stream())
                .toList();
        int together = beside.stream().mapToInt(GpuAllocator::wanted).sum();
        int before = init.stream().mapToInt(GpuAllocator::wanted).max().orElse(0);
        int wanted = Math.max(together, before);
        if (wanted > free()) {
            return Optional.empty();
        }
        List<Integer> all = take(wanted);
        ofPod.put(pod.getMetadata().getUid(), all);
        Map<String, List<Integer>> gpus = new HashMap<>();
        // init containers have ended when the others begin, so they use the same ones
        init.forEach(container -> gpus.put(container.getName(), all.subList(0, wanted(container))));
        int next = 0;
        for (Container container : beside) {
            gpus.put(container.getName(), all.subList(next, next + wanted(container)));
            next += wanted(container);
        }
        return Optional.of(gpus);
    }

    synchronized void giveBack(Pod pod) {
        List<Integer> indices = ofPod.remove(pod.getMetadata().getUid());
        if (indices != null) {
            indices.forEach(taken::clear);
        }
    }

    synchronized int free() {
        return capacity - taken.cardinality();
    }

    int capacity() {
        return capacity;
    }

    private List<Integer> take(int count) {
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = taken.nextClearBit(0);
            taken.set(index);
            indices.add(index);
        }
        return indices;
    }

    private static int wanted(Container container) {
        return Optional.ofNullable(container.getResources())
                .map(resources -> resources.getLimits())
                .map(limits -> limits.get(NodeDescription.GPU))
                .map(Quantity::getNumericalAmount)
                .map(amount -> amount.intValueExact())
                .orElse(0);
    }
}
