package dev.longcontext.operator.cluster;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.MiniClusterBuilder;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import dev.longcontext.minicluster.node.NodeOptions;
import dev.longcontext.minicluster.node.image.ImageEntry;
import dev.longcontext.minicluster.node.image.ImageTable;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** What the operator is tried on: a real control plane and a virtual node with GPUs, on which the trainer is a script. */
final class Clusters {

    private static final Path CRD = Path.of("../crds/longcontextfinetunes.longcontext.dev.yaml");

    private Clusters() {}

    /** One cluster for all classes of this JVM that do not change what others see of it. */
    static MiniClusterExtension shared() {
        return MiniClusterExtension.shared("gpu-node", Clusters::withNode).withRestrictedPods();
    }

    static MiniClusterBuilder withNode() {
        String[] trainer = TrainerScript.command().toArray(String[]::new);
        return MiniCluster.builder()
                .withNode(NodeOptions.a800("gpu-1")
                        .withImages(ImageTable.empty().with(TrainerScript.IMAGE, ImageEntry.ofCommand(trainer))));
    }

    /** Runs can be applied, and find the claim that they name in the namespace. */
    static void prepare(KubernetesClient client) throws IOException {
        serveTheApi(client);
        TestRun.claim(client);
    }

    /** Runs can be applied. */
    static void serveTheApi(KubernetesClient client) throws IOException {
        client.resource(Files.readString(CRD)).serverSideApply();
        Awaitility.await("the API is served").until(() -> client.supports(LongContextFineTune.class));
    }
}
