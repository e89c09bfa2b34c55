package dev.longcontext.minicluster.node.registration;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the Node and keeps it alive: the controllers believe in a node as long as its lease is renewed. */
public final class NodeRegistration implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRegistration.class);
    private static final String LEASE_NAMESPACE = "kube-node-lease";
    private static final Duration LEASE_DURATION = Duration.ofSeconds(40);
    private static final Duration RENEWAL = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Clock clock;
    private final Node node;
    private final ScheduledFuture<?> renewals;

    /**
     * Registers the node, ready.
     *
     * @param timers renews the lease
     */
    public NodeRegistration(
            KubernetesClient client,
            NodeDescription description,
            KubeletEndpoint endpoint,
            ScheduledExecutorService timers,
            Clock clock) {
        this.client = client;
        this.clock = clock;
        String version = client.getKubernetesVersion().getGitVersion();
        this.node = client.nodes()
                .resource(NodeObject.of(description, endpoint.address(), endpoint.port(), version, clock.instant()))
                .create();
        client.leases().inNamespace(LEASE_NAMESPACE).resource(newLease()).create();
        this.renewals =
                timers.scheduleAtFixedRate(this::renew, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Where the node answers the API server.
     *
     * @param address the node's
     * @param port of its HTTPS server
     */
    public record KubeletEndpoint(String address, int port) {}

    private Lease newLease() {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(node.getMetadata().getName())
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(node.getMetadata().getName())
                .withUid(node.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(node.getMetadata().getName())
                .withLeaseDurationSeconds((int) LEASE_DURATION.toSeconds())
                .withRenewTime(clock.instant().atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    private void renew() {
        try {
            client.leases()
                    .inNamespace(LEASE_NAMESPACE)
                    .withName(node.getMetadata().getName())
                    .edit(this::renewed);
        } catch (KubernetesClientException e) {
            // the next renewal comes long before the lease ends
            LOG.warn(
                    "The lease of node {} was not renewed: {}",
                    node.getMetadata().getName(),
                    e.getMessage());
        }
    }

    private Lease renewed(Lease lease) {
        return new LeaseBuilder(lease)
                .editSpec()
                .withRenewTime(clock.instant().atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    /** Lets the node's lease run out. */
    @Override
    public void close() {
        renewals.cancel(false);
    }
}
