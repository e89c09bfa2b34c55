package dev.longcontext.minicluster;

import dev.longcontext.minicluster.binaries.BinariesUnavailableException;
import dev.longcontext.minicluster.binaries.BinaryResolver;
import dev.longcontext.minicluster.controlplane.ClusterFolder;
import dev.longcontext.minicluster.controlplane.ControlPlane;
import dev.longcontext.minicluster.controlplane.ControlPlaneException;
import dev.longcontext.minicluster.files.Folders;
import dev.longcontext.minicluster.kserve.KServe;
import dev.longcontext.minicluster.node.NodeOptions;
import dev.longcontext.minicluster.node.VirtualNode;
import dev.longcontext.minicluster.process.ProcessSupervisor;
import dev.longcontext.minicluster.storage.ClaimFolders;
import dev.longcontext.minicluster.storage.FolderProvisioner;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A Kubernetes cluster on this machine: real etcd, kube-apiserver, kube-controller-manager and kube-scheduler, listening
 * on the loopback interface only. Several may run at once. When this JVM ends, however it does, so do they.
 */
public final class MiniCluster implements AutoCloseable {
    private final ClusterFolder folder;
    private final Parts parts;
    private final ControlPlane controlPlane;
    private final KubernetesClient client;

    private MiniCluster(ClusterFolder folder, Parts parts, ControlPlane controlPlane, KubernetesClient client) {
        this.folder = folder;
        this.parts = parts;
        this.controlPlane = controlPlane;
        this.client = client;
    }

    /** What to start; every setting has a default. */
    public static MiniClusterBuilder builder() {
        return new MiniClusterBuilder();
    }

    static MiniCluster start(MiniClusterBuilder settings) {
        Parts parts = new Parts();
        try {
            return start(settings, parts);
        } catch (IOException | BinariesUnavailableException | ControlPlaneException e) {
            parts.close();
            throw new MiniClusterException("The cluster did not start: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static MiniCluster start(MiniClusterBuilder settings, Parts parts)
            throws IOException, BinariesUnavailableException, ControlPlaneException {
        ProcessSupervisor supervisor = parts.add(ProcessSupervisor.start(), ProcessSupervisor::close);
        ClusterFolder folder = new ClusterFolder(settings.makeFolder());
        ControlPlane controlPlane = parts.add(
                ControlPlane.start(
                        BinaryResolver.fromSystem(supervisor, System.err::println)
                                .resolve(),
                        supervisor,
                        folder),
                ControlPlane::close);
        KubernetesClient client = parts.add(clientOf(controlPlane.adminKubeconfig()), KubernetesClient::close);
        if (settings.node().isPresent()) {
            startNode(settings.node().get(), parts, new NodePlace(folder, supervisor, controlPlane, client));
        }
        if (settings.hasKServe()) {
            parts.add(KServe.start(client), KServe::close);
        }
        if (!settings.keepsFolder()) {
            // only of a cluster that did start: the logs of one that did not are wanted
            parts.closeLast(() -> Folders.delete(folder.root()));
        }
        return new MiniCluster(folder, parts, controlPlane, client);
    }

    private static void startNode(NodeOptions options, Parts parts, NodePlace place) throws IOException {
        parts.add(
                FolderProvisioner.start(place.client(), place.folder().root().resolve("volumes")),
                FolderProvisioner::close);
        parts.add(
                VirtualNode.start(
                        options,
                        place.controlPlane()
                                .nodeCredentials(options.description().name()),
                        place.folder().root().resolve("pods"),
                        place.supervisor()),
                VirtualNode::close);
    }

    /** What a node is put into. */
    private record NodePlace(
            ClusterFolder folder, ProcessSupervisor supervisor, ControlPlane controlPlane, KubernetesClient client) {}

    private static KubernetesClient clientOf(String kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build();
    }

    /** A client with all rights; closed with the cluster. */
    public KubernetesClient client() {
        return client;
    }

    /**
     * A new client of a user who has only the rights that RBAC gives to this name and these groups. The caller closes it.
     */
    public KubernetesClient clientOf(String user, List<String> groups) {
        return clientOf(controlPlane.userKubeconfig(user, groups));
    }

    /** A file with which kubectl and every other client reach the cluster, with all rights. */
    public Path kubeconfig() {
        return folder.kubeconfig();
    }

    /** Where the cluster's files are. */
    public ClusterFolder folder() {
        return folder;
    }

    /**
     * The folder of a claim's volume on this machine; empty while the claim is not bound, or is bound to no folder.
     *
     * @throws IllegalArgumentException if there is no such claim
     */
    public Optional<Path> volumeFolder(String namespace, String claim) {
        return ClaimFolders.find(client, namespace, claim);
    }

    /** The control plane, for its processes and for credentials. */
    public ControlPlane controlPlane() {
        return controlPlane;
    }

    /** Ends every process and removes the cluster's files unless they are to be kept. */
    @Override
    public void close() {
        parts.close();
    }
}
