package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.facts.NodeFacts;
import dev.longcontext.operator.facts.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A pod whose node does not answer. Its status stays as it was, and Kubernetes keeps it, so that no two pods ever use its
 * volumes, until the node is back or somebody says that it is off.
 */
public final class AwayNode {

    /** A kubelet that is started again, as at an upgrade, is back sooner. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private AwayNode() {}

    /**
     * Empty for a node that is ready or was a moment ago, or that the cluster does not have any more: Kubernetes then ends
     * the pod itself.
     *
     * @param type the condition that waits for the pod
     */
    public static Optional<Blocker> blocker(ConditionType type, PodFacts pod, List<NodeFacts> nodes, Instant now) {
        return away(pod, nodes)
                .filter(node -> !now.isBefore(from(node)))
                .map(node -> new Blocker(
                        type,
                        ConditionReasons.NODE_NOT_READY,
                        message(node, pod, "still works", "The run continues")
                                + ": the stage then continues in another pod"));
    }

    /** When a node that is not ready begins to be in the way. */
    public static Optional<Instant> blocksFrom(PodFacts pod, List<NodeFacts> nodes) {
        return away(pod, nodes).map(AwayNode::from);
    }

    private static Instant from(NodeFacts node) {
        return node.turned() == null ? Instant.EPOCH : node.turned().plus(PATIENCE);
    }

    /** Why a pod that is asked to stop does not; empty for a node that is heard of. */
    public static Optional<String> whyNotStopped(PodFacts pod, List<NodeFacts> nodes) {
        return away(pod, nodes)
                .map(node -> message(node, pod, "has stopped", "That is known") + ": the run is then suspended");
    }

    private static Optional<NodeFacts> away(PodFacts pod, List<NodeFacts> nodes) {
        return nodes.stream()
                .filter(node -> node.name().equals(pod.node()) && !node.ready() && !pod.finished())
                .findFirst();
    }

    private static String message(NodeFacts away, PodFacts pod, String unknown, String then) {
        String node = away.name();
        return "node " + node + " of pod " + pod.name() + " is not ready, so nobody knows whether the pod " + unknown
                + " (`kubectl describe node " + node + "` says why). " + then
                + " when the node is back. If it does not come back, make sure that the machine is off, and "
                + "`kubectl delete node " + node + "`";
    }
}
