package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.operator.desired.GpuNode;
import dev.longcontext.operator.facts.NodeFacts;
import dev.longcontext.operator.resolve.ResolvedRun.Placement;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether any node could take the GPU stages, were it idle. It asks what the pods will ask by affinity, GPUs and
 * tolerations, so a "no" is known before there is a pod; whether the GPUs are free at the moment is the scheduler's business.
 *
 * @param nodes the names of those that fit; empty when none does
 * @param gpuMemoryBytes of each GPU, the least of the nodes that fit; empty when one does not say
 * @param message which one, or what was looked for and how the nearest node misses it
 */
public record NodeFit(List<String> nodes, OptionalLong gpuMemoryBytes, String message) {

    /**
     * A thing asked of a node.
     *
     * @param asked how a person would write it; empty for what goes without saying
     * @param miss what a node lacks of it; empty: nothing
     */
    private record Requirement(String asked, Function<NodeFacts, Optional<String>> miss) {}

    private record Candidate(NodeFacts node, List<String> misses) {}

    public static NodeFit of(Placement placement, List<NodeFacts> nodes) {
        List<Requirement> requirements = requirements(placement);
        List<Candidate> candidates = nodes.stream()
                .map(node -> new Candidate(node, misses(requirements, node)))
                .toList();
        Optional<Candidate> nearest = candidates.stream()
                .min(Comparator.<Candidate>comparingInt(c -> c.misses().size())
                        .thenComparing(c -> c.node().name()));
        if (nearest.isPresent() && nearest.get().misses().isEmpty()) {
            return new NodeFit(
                    fitting(candidates),
                    gpuMemory(placement, candidates),
                    "node " + nearest.get().node().name() + " fits");
        }
        return new NodeFit(List.of(), OptionalLong.empty(), miss(requirements, nearest));
    }

    /** There is one that fits. */
    public boolean found() {
        return !nodes.isEmpty();
    }

    private static List<String> fitting(List<Candidate> candidates) {
        return candidates.stream()
                .filter(candidate -> candidate.misses().isEmpty())
                .map(candidate -> candidate.node().name())
                .sorted()
                .toList();
    }

    /** What was looked for, how the nearest node misses it, and what helps. */
    private static String miss(List<Requirement> requirements, Optional<Candidate> nearest) {
        String asked = requirements.stream()
                .map(Requirement::asked)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        String looked = asked.isEmpty() ? "" : "looked for " + asked + "; ";
        return "no node fits spec.resources: " + looked
                + nearest.map(NodeFit::nearest).orElse("the cluster has no node. Add one");
    }

    private static String nearest(Candidate candidate) {
        NodeFacts node = candidate.node();
        String misses = "the nearest, " + node.name() + ", " + String.join(" and ", candidate.misses()) + ". ";
        boolean onlyAway = candidate.misses().size() == (node.cordoned() ? 1 : 0) + (node.ready() ? 0 : 1);
        if (!onlyAway) {
            return misses + "Change spec.resources, or add such a node";
        }
        return misses
                + (node.ready()
                        ? "Allow pods on it again with `kubectl uncordon " + node.name() + "`, or add such a node"
                        : "`kubectl describe node " + node.name() + "` says why; bring it back, or add such a node");
    }

    /**
     * The scheduler may choose any of the nodes that fit. The label goes by the resource's name, so that a slice of a GPU has
     * its own; what is shared by time has no memory to count on.
     */
    private static OptionalLong gpuMemory(Placement placement, List<Candidate> candidates) {
        if (placement.gpus() == 0) {
            return OptionalLong.empty();
        }
        LongSummaryStatistics bytes = candidates.stream()
                .filter(candidate -> candidate.misses().isEmpty())
                .mapToLong(candidate -> memory(candidate.node(), placement.gpuResource()))
                .summaryStatistics();
        return bytes.getMin() > 0 ? OptionalLong.of(bytes.getMin()) : OptionalLong.empty();
    }

    /** 0 when the node does not say. */
    private static long memory(NodeFacts node, String resource) {
        String mebibytes = node.labels().getOrDefault(resource + GpuNode.MEMORY, "");
        boolean shared =
                !node.labels().getOrDefault(resource + GpuNode.REPLICAS, "1").equals("1");
        return !shared && mebibytes.matches("[1-9][0-9]{0,8}") ? Long.parseLong(mebibytes) << 20 : 0;
    }

    private static List<String> misses(List<Requirement> requirements, NodeFacts node) {
        return requirements.stream().flatMap(r -> r.miss().apply(node).stream()).toList();
    }

    private static List<Requirement> requirements(Placement placement) {
        List<Requirement> requirements = new ArrayList<>();
        if (placement.nodeName() != null) {
            requirements.add(new Requirement(
                    "name " + placement.nodeName(),
                    node -> missing(node.name().equals(placement.nodeName()), "has another name")));
        }
        if (placement.gpus() > 0) {
            requirements.addAll(gpuRequirements(placement));
        }
        new TreeMap<>(placement.nodeSelector())
                .forEach((label, value) -> requirements.add(label(label, List.of(value))));
        requirements.add(new Requirement("", node -> missing(node.ready(), "is not ready")));
        requirements.add(new Requirement("", node -> missing(!node.cordoned(), "is cordoned")));
        requirements.add(new Requirement("", node -> untolerated(placement, node)));
        return requirements;
    }

    private static List<Requirement> gpuRequirements(Placement placement) {
        List<Requirement> requirements = new ArrayList<>();
        if (!placement.gpuProducts().isEmpty()) {
            requirements.add(label(GpuNode.PRODUCT, placement.gpuProducts()));
        }
        requirements.add(new Requirement(placement.gpus() + " " + placement.gpuResource(), node -> {
            long offered = node.allocatable().getOrDefault(placement.gpuResource(), 0L);
            return missing(offered >= placement.gpus(), "offers " + offered + " " + placement.gpuResource());
        }));
        return requirements;
    }

    private static Requirement label(String label, List<String> values) {
        String asked = values.size() == 1
                ? "label " + label + "=" + values.get(0)
                : "label " + label + " in (" + String.join(", ", values) + ")";
        return new Requirement(asked, node -> {
            String value = node.labels().get(label);
            return missing(
                    value != null && values.contains(value),
                    value == null ? "lacks the label " + label : "has " + label + "=" + value);
        });
    }

    private static Optional<String> untolerated(Placement placement, NodeFacts node) {
        List<Toleration> tolerations = GpuNode.tolerations(placement);
        return node.taints().stream()
                .filter(NodeFit::keepsPodsAway)
                .filter(taint -> tolerations.stream().noneMatch(t -> tolerates(t, taint)))
                .findFirst()
                .map(taint -> "has the taint " + taint.getKey() + ":" + taint.getEffect()
                        + " that spec.resources.tolerations does not name");
    }

    /** The node controller's own taints say again that a node is not ready. */
    private static boolean keepsPodsAway(Taint taint) {
        return !"PreferNoSchedule".equals(taint.getEffect()) && !taint.getKey().startsWith("node.kubernetes.io/");
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        boolean key = toleration.getKey() == null || toleration.getKey().equals(taint.getKey());
        boolean effect =
                toleration.getEffect() == null || toleration.getEffect().equals(taint.getEffect());
        boolean value = "Exists".equals(toleration.getOperator())
                || (toleration.getValue() == null ? "" : toleration.getValue())
                        .equals(taint.getValue() == null ? "" : taint.getValue());
        return key && effect && value;
    }

    private static Optional<String> missing(boolean met, String miss) {
        return met ? Optional.empty() : Optional.of(miss);
    }
}
