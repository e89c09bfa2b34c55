package dev.longcontext.minicluster.node;

import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import dev.longcontext.minicluster.node.lifecycle.RestartBackOff;
import java.time.Duration;

/** The cluster that the tests of the node share. */
final class NodeClusters {
    static final String NODE = "gpu-node";

    private NodeClusters() {}

    /** A cluster with one node that restarts containers faster than the kubelet does. */
    static MiniClusterExtension withNode() {
        return MiniClusterExtension.shared(
                "node",
                () -> MiniCluster.builder()
                        .withNode(NodeOptions.a800(NODE)
                                .withBackOff(new RestartBackOff(Duration.ofSeconds(1), Duration.ofMinutes(5)))));
    }
}
