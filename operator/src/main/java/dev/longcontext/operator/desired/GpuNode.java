package dev.longcontext.operator.desired;

import dev.longcontext.operator.resolve.ResolvedRun.Placement;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The node a stage is tied to: required affinity, and the taint it may have. Whether a node has enough GPUs is told by what it
 * offers of the resource, whoever makes them, and whether they are whole or slices; of labels only those count that a run names.
 */
public final class GpuNode {

    public static final String PRODUCT = "nvidia.com/gpu.product";

    /** After the resource's name: MiB of each. */
    public static final String MEMORY = ".memory";

    /** After the resource's name: as how many each is offered; above 1 where it is shared by time. */
    public static final String REPLICAS = ".replicas";

    private static final String NVIDIA = "nvidia.com/";
    private static final String NAME = "metadata.name";

    /** Also of nodes that offer their GPUs in slices, such as {@code nvidia.com/mig-1g.10gb}. */
    private static final String NVIDIA_TAINT = NVIDIA + "gpu";

    private GpuNode() {}

    /** Empty when any node will do. */
    static Optional<Affinity> affinity(Placement placement) {
        List<NodeSelectorRequirement> labels = labels(placement);
        if (labels.isEmpty() && placement.nodeName() == null) {
            return Optional.empty();
        }
        NodeSelectorTermBuilder term = new NodeSelectorTermBuilder().withMatchExpressions(labels);
        if (placement.nodeName() != null) {
            term.withMatchFields(named(placement.nodeName()));
        }
        return Optional.of(required(List.of(term.build())));
    }

    /** One of these nodes: a pod that asks for no GPU itself cannot say "where they are" by what it asks for. */
    static Affinity oneOf(List<String> nodes) {
        return required(nodes.stream()
                .map(node -> new NodeSelectorTermBuilder()
                        .withMatchFields(named(node))
                        .build())
                .toList());
    }

    /** The nodes that a required affinity names. */
    static List<String> named(Affinity affinity) {
        return Stream.ofNullable(affinity.getNodeAffinity())
                .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                .filter(Objects::nonNull)
                .flatMap(required -> required.getNodeSelectorTerms().stream())
                .flatMap(term -> term.getMatchFields().stream())
                .filter(field -> NAME.equals(field.getKey()))
                .flatMap(field -> field.getValues().stream())
                .toList();
    }

    private static Affinity required(List<NodeSelectorTerm> terms) {
        return new AffinityBuilder()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(terms)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }

    private static List<NodeSelectorRequirement> labels(Placement placement) {
        List<NodeSelectorRequirement> labels = new ArrayList<>();
        if (placement.gpus() > 0 && !placement.gpuProducts().isEmpty()) {
            labels.add(in(PRODUCT, placement.gpuProducts()));
        }
        new TreeMap<>(placement.nodeSelector()).forEach((label, value) -> labels.add(in(label, List.of(value))));
        return labels;
    }

    private static NodeSelectorRequirement named(String node) {
        return in(NAME, List.of(node));
    }

    private static NodeSelectorRequirement in(String key, List<String> values) {
        return new NodeSelectorRequirementBuilder()
                .withKey(key)
                .withOperator("In")
                .withValues(values)
                .build();
    }

    /** GPU nodes are commonly tainted so that only pods which mean it come; every stage tied to one means it. */
    public static List<Toleration> tolerations(Placement placement) {
        List<Toleration> tolerations = new ArrayList<>(placement.tolerations());
        if (placement.gpus() > 0) {
            String resource = placement.gpuResource();
            Toleration gpu = new TolerationBuilder()
                    .withKey(resource.startsWith(NVIDIA) ? NVIDIA_TAINT : resource)
                    .withOperator("Exists")
                    .withEffect("NoSchedule")
                    .build();
            if (!tolerations.contains(gpu)) {
                tolerations.add(gpu);
            }
        }
        return List.copyOf(tolerations);
    }
}
