package dev.longcontext.operator.desired;

import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.ResolvedRun.Placement;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The node a stage is tied to: required affinity on the labels of GPU feature discovery, and the taint it may have. */
public final class GpuNode {

    public static final String PRODUCT = "nvidia.com/gpu.product";
    public static final String COUNT = "nvidia.com/gpu.count";

    /** After the resource's name: MiB of each. */
    public static final String MEMORY = ".memory";

    /** After the resource's name: as how many each is offered; above 1 where it is shared by time. */
    public static final String REPLICAS = ".replicas";

    public static final String TAINT = "nvidia.com/gpu";

    private GpuNode() {}

    /** Empty when any node will do. */
    static Optional<Affinity> affinity(Placement placement) {
        List<NodeSelectorRequirement> labels = labels(placement);
        if (labels.isEmpty() && placement.nodeName() == null) {
            return Optional.empty();
        }
        NodeSelectorTermBuilder term = new NodeSelectorTermBuilder().withMatchExpressions(labels);
        if (placement.nodeName() != null) {
            term.withMatchFields(requirement("metadata.name", "In", List.of(placement.nodeName())));
        }
        return Optional.of(required(term.build()));
    }

    private static Affinity required(NodeSelectorTerm term) {
        return new AffinityBuilder()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(term)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }

    private static List<NodeSelectorRequirement> labels(Placement placement) {
        List<NodeSelectorRequirement> labels = new ArrayList<>();
        if (placement.gpus() > 0) {
            labels.add(requirement(COUNT, "Gt", List.of(Integer.toString(placement.gpus() - 1))));
            if (!placement.gpuProducts().isEmpty()) {
                labels.add(requirement(PRODUCT, "In", placement.gpuProducts()));
            }
        }
        new TreeMap<>(placement.nodeSelector())
                .forEach((label, value) -> labels.add(requirement(label, "In", List.of(value))));
        return labels;
    }

    private static NodeSelectorRequirement requirement(String key, String operator, List<String> values) {
        return new NodeSelectorRequirementBuilder()
                .withKey(key)
                .withOperator(operator)
                .withValues(values)
                .build();
    }

    /** GPU nodes are commonly tainted so that only pods which mean it come; every stage tied to one means it. */
    static List<Toleration> tolerations(ResolvedRun run) {
        List<Toleration> tolerations = new ArrayList<>(run.placement().tolerations());
        if (run.placement().gpus() > 0) {
            Toleration gpu = new TolerationBuilder()
                    .withKey(TAINT)
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
