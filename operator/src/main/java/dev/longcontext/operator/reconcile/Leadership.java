package dev.longcontext.operator.reconcile;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Who acts: the holder of the Lease. A process that loses it ends at once, because another one acts now; one that is asked
 * to stop gives it back after its last action, so that the next need not wait until it expires. The framework knows only
 * the first, also when it is stopped.
 */
@Singleton
class Leadership {

    private static final Logger LOG = Logger.getLogger(Leadership.class);

    /** Before the framework's own observer of the event. */
    private static final int FIRST = 1;

    private final KubernetesClient client;
    private final OperatorConfig.LeaderElection election;
    private final String namespace;
    private final String identity;
    private volatile boolean stopping;

    Leadership(KubernetesClient client, OperatorConfig config) {
        this.client = client;
        this.election = config.leaderElection();
        this.namespace = election.namespace().orElse(client.getNamespace());
        this.identity = election.identity()
                .or(() -> Optional.ofNullable(System.getenv("HOSTNAME")))
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    LeaderElectionConfiguration configuration() {
        Duration duration = election.duration();
        boolean exitOnStopLeading = false; // stopped() does, where it is right; the builder refuses it outside of tests
        return new LeaderElectionConfiguration(
                election.lease(),
                namespace,
                duration,
                duration.multipliedBy(2).dividedBy(3),
                duration.dividedBy(8),
                identity,
                new LeaderCallbacks(() -> {}, this::stopped, leader -> {}),
                exitOnStopLeading);
    }

    void onStop(@Observes @Priority(FIRST) ShutdownEvent event) {
        stopping = true;
    }

    /** Called when leading has ended: by the loss of the Lease, or after everything else was stopped. */
    private void stopped() {
        if (stopping) {
            release();
        } else {
            LOG.errorf("%s no longer holds the Lease %s/%s", identity, namespace, election.lease());
            System.exit(1);
        }
    }

    private void release() {
        try {
            Lease lease = client.leases()
                    .inNamespace(namespace)
                    .withName(election.lease())
                    .get();
            if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
                lease.getSpec().setHolderIdentity(null);
                client.resource(lease).update();
            }
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "the Lease %s/%s was not released, so the next operator waits until it expires: %s",
                    namespace, election.lease(), e.getMessage());
        }
    }
}
