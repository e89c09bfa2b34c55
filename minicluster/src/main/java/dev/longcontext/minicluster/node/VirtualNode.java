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
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running virtual node. Its end ends every process of its pods; it is not made to be started again. */
public final class VirtualNode implements AutoCloseable {
    /** The node's own address; its pods have others. The certificate of its server is made out to it. */
    private static final String ADDRESS = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(VirtualNode.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    private VirtualNode() {}

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
        VirtualNode node = new VirtualNode();
        try {
            NodeSettings settings =
                    new NodeSettings(options.description(), ADDRESS, options.images(), options.backOff(), folder);
            node.begin(settings, credentials, processes);
            return node;
        } catch (GeneralSecurityException e) {
            node.close();
            throw new IOException("The node's certificate cannot be used: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private void begin(NodeSettings settings, NodeCredentials credentials, ProcessSupervisor processes)
            throws IOException, GeneralSecurityException {
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(credentials.kubeconfig()))
                .build();
        parts.push(client::close);
        PodRuntime pods = new PodRuntime(settings, client, processes);
        parts.push(pods::close);
        KubeletServer server = new KubeletServer(ADDRESS, credentials, pods);
        parts.push(server::close);
        NodeRegistration registration = new NodeRegistration(
                client,
                settings.description(),
                new KubeletEndpoint(ADDRESS, server.port()),
                pods.timers(),
                Clock.systemUTC());
        parts.push(registration::close);
    }

    /** Closes what was started, the last part first. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (IOException e) {
                LOG.warn("A part of the node was not closed: {}", e.toString());
            }
        }
    }

    @FunctionalInterface
    private interface Part {
        void close() throws IOException;
    }
}
