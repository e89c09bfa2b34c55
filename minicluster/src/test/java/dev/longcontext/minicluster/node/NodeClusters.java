package dev.longcontext.minicluster.node;

import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import dev.longcontext.minicluster.node.image.ImageEntry;
import dev.longcontext.minicluster.node.image.ImageTable;
import dev.longcontext.minicluster.node.lifecycle.RestartBackOff;
import java.time.Duration;

/** The cluster that the tests of the node share. */
final class NodeClusters {
    static final String NODE = "gpu-node";

    /** An image whose program is {@link InClusterMain}. */
    static final String IN_CLUSTER_IMAGE = "registry.example/in-cluster:1";

    private NodeClusters() {}

    /** A cluster with one node that restarts containers faster than the kubelet does. */
    static MiniClusterExtension withNode() {
        RestartBackOff quick = new RestartBackOff(Duration.ofSeconds(1), Duration.ofMinutes(5));
        return MiniClusterExtension.shared(
                "node",
                () -> MiniCluster.builder()
                        .withNode(NodeOptions.a800(NODE).withBackOff(quick))
                        .images(ImageTable.empty().with("registry.example/in-cluster", inCluster())));
    }

    private static ImageEntry inCluster() {
        return ImageEntry.ofCommand(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InClusterMain.class.getName())
                .withEnvironment("LISTENS_ON", "$(POD_IP):8080");
    }
}
