package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node, as far as placement asks.
 *
 * @param ready its kubelet reports that it is
 * @param turned when it became so, ready or not; null when it does not say
 * @param cordoned somebody keeps new pods away from it
 * @param allocatable whole units by resource, such as {@code nvidia.com/gpu: 8}
 */
public record NodeFacts(
        String name,
        Map<String, String> labels,
        boolean ready,
        Instant turned,
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
                readiness(node).filter(NodeFacts::saysReady).isPresent(),
                readiness(node)
                        .map(NodeCondition::getLastTransitionTime)
                        .map(Times::parse)
                        .orElse(null),
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
                extendedResources(node),
                node.getSpec() == null || node.getSpec().getTaints() == null
                        ? List.of()
                        : List.copyOf(node.getSpec().getTaints()));
    }

    private static Optional<NodeCondition> readiness(Node node) {
        return node.getStatus() == null
                ? Optional.empty()
                : node.getStatus().getConditions().stream()
                        .filter(condition -> "Ready".equals(condition.getType()))
                        .findFirst();
    }

    private static boolean saysReady(NodeCondition condition) {
        return "True".equals(condition.getStatus());
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
