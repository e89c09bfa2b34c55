package dev.longcontext.minicluster.node;

import dev.longcontext.minicluster.controlplane.NodeCredentials;
import dev.longcontext.minicluster.node.kubelet.KubeletServer;
import dev.longcontext.minicluster.node.registration.NodeRegistration;
import dev.longcontext.minicluster.node.registration.NodeRegistration.KubeletEndpoint;
import dev.longcontext.minicluster.node.runtime.NodeSettings;
import dev.longcontext.minicluster.node.runtime.PodRuntime;
import dev.longcontext.minicluster.process.ProcessSupervisor;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;

/** A running virtual node. Its end ends every process of its pods; it is not made to be started again. */
public final class VirtualNode implements AutoCloseable {
    /** The node's own address; its pods have others. The certificate of its server is made out to it. */
    private static final String ADDRESS = "127.0.0.1";

    private final KubernetesClient client;
    private final PodRuntime pods;
    private final KubeletServer server;
    private final NodeRegistration registration;

    private VirtualNode(NodeOptions options, NodeCredentials credentials, Path folder, ProcessSupervisor processes)
            throws IOException, GeneralSecurityException {
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(credentials.kubeconfig()))
                .build();
        this.pods = new PodRuntime(
                new NodeSettings(options.description(), ADDRESS, options.images(), options.backOff(), folder),
                client,
                processes);
        this.server = new KubeletServer(ADDRESS, credentials, pods);
        this.registration = new NodeRegistration(
                client,
                options.description(),
                new KubeletEndpoint(ADDRESS, server.port()),
                pods.timers(),
                Clock.systemUTC());
    }

    /**
     * Registers a node and begins to run the pods that are bound to it.
     *
     * @param credentials made out to the name in the options
     * @param folder where the pods' files are kept; made when it is not there
     * @param processes starts the containers
     * @throws IOException if the node cannot run here
     */
    public static VirtualNode start(
            NodeOptions options, NodeCredentials credentials, Path folder, ProcessSupervisor processes)
            throws IOException {
        try {
            return new VirtualNode(options, credentials, folder, processes);
        } catch (GeneralSecurityException e) {
            throw new IOException("The node's certificate cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        registration.close();
        server.close();
        try {
            pods.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.close();
    }
}
