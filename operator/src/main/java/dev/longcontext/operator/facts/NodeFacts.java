package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A node, as far as placement asks.
 *
 * @param ready its kubelet reports that it is
 * @param cordoned somebody keeps new pods away from it
 * @param allocatable whole units by resource, such as {@code nvidia.com/gpu: 8}
 */
public record NodeFacts(
        String name,
        Map<String, String> labels,
        boolean ready,
        boolean cordoned,
        Map<String, Long> allocatable,
        List<Taint> taints) {

    private static final String EXTENDED_RESOURCE = "/";

    public static NodeFacts of(Node node) {
        return new NodeFacts(
                node.getMetadata().getName(),
                node.getMetadata().getLabels() == null
                        ? Map.of()
                        : Map.copyOf(node.getMetadata().getLabels()),
                isReady(node),
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
                extendedResources(node),
                node.getSpec() == null || node.getSpec().getTaints() == null
                        ? List.of()
                        : List.copyOf(node.getSpec().getTaints()));
    }

    private static boolean isReady(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream().anyMatch(NodeFacts::saysReady);
    }

    private static boolean saysReady(NodeCondition condition) {
        return "Ready".equals(condition.getType()) && "True".equals(condition.getStatus());
    }

    private static Map<String, Long> extendedResources(Node node) {
        if (node.getStatus() == null || node.getStatus().getAllocatable() == null) {
            return Map.of();
        }
        return node.getStatus().getAllocatable().entrySet().stream()
                .filter(e -> e.getKey().contains(EXTENDED_RESOURCE))
                .collect(java.util.stream.Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> units(e.getValue())));
    }

    private static long units(Quantity quantity) {
        BigDecimal amount = quantity.getNumericalAmount();
        return amount.longValue();
    }
}
