package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.files.Folders;
import dev.longcontext.minicluster.node.plan.Placement;
import dev.longcontext.minicluster.node.plan.PodFolder;
import dev.longcontext.minicluster.node.plan.PodIdentity;
import dev.longcontext.minicluster.node.registration.NodeDescription;
import dev.longcontext.minicluster.node.status.PodFacts.Verdict;
import dev.longcontext.minicluster.node.volume.MountException;
import dev.longcontext.minicluster.node.volume.PodVolumes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node gives to one pod: an address, GPUs, volumes. Used only by tasks of the pod's queue. */
final class PodSupplies {
    private static final Logger LOG = LoggerFactory.getLogger(PodSupplies.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofMinutes(2);

    private final NodeServices node;
    private final PodIdentity identity;
    private final PodFolder folder;
    private final SerialExecutor queue;
    private final PodVolumes volumes;
    private final PodEvents events;
    private final Optional<Map<String, List<Integer>>> gpus;
    private Optional<ContainerLauncher> launcher = Optional.empty();
    private Duration retry = FIRST_RETRY;
    private Instant nextAttempt = Instant.MIN;
    private boolean givenBack;

    PodSupplies(NodeServices node, PodIdentity identity, PodFolder folder, SerialExecutor queue) {
        this.node = node;
        this.identity = identity;
        this.folder = folder;
        this.queue = queue;
        this.volumes = new PodVolumes(identity, folder, node.api());
        this.events = new PodEvents(node.events(), identity.pod());
        this.gpus = node.supplies().gpus().allocate(identity.pod());
    }

    /** A pod on the node's own network has the node's address, any other one of its own. */
    static String address(NodeServices node, Pod pod) {
        return isOnNodeNetwork(pod)
                ? node.settings().address()
                : node.supplies().addresses().take();
    }

    private static boolean isOnNodeNetwork(Pod pod) {
        return Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    }

    /** Why the node does not take the pod, which the scheduler should not have given it; empty if it does. */
    Optional<Verdict> refusal() {
        return gpus.isPresent()
                ? Optional.empty()
                : Optional.of(new Verdict(
                        "OutOf" + NodeDescription.GPU,
                        "Pod was rejected: Node didn't have enough resource: %s, used: %d, capacity: %d"
                                .formatted(
                                        NodeDescription.GPU,
                                        node.supplies().gpus().capacity()
                                                - node.supplies().gpus().free(),
                                        node.supplies().gpus().capacity())));
    }

    /**
     * Prepares the volumes, once.
     *
     * @param again is run later, when another attempt is due
     * @return starts the pod's containers; empty while a volume cannot be prepared
     */
    Optional<ContainerLauncher> prepare(Runnable again) {
        if (launcher.isEmpty() && !node.machine().now().isBefore(nextAttempt)) {
            try {
                PodVolumes.Prepared prepared = volumes.prepare(node.machine().now());
                Placement placement =
                        new Placement(folder, prepared.folders(), prepared.withoutFsGroup(), gpus.orElse(Map.of()));
                launcher = Optional.of(new ContainerLauncher(node, identity, placement));
                prepared.renewTokens().ifPresent(this::renewTokensAt);
            } catch (MountException e) {
                notPrepared(e.getMessage(), again);
            } catch (IOException e) {
                notPrepared("MountVolume.SetUp failed : " + e, again);
            }
        }
        return launcher;
    }

    boolean arePrepared() {
        return launcher.isPresent();
    }

    private void notPrepared(String why, Runnable again) {
        events.warning("FailedMount", why);
        nextAttempt = node.machine().now().plus(retry);
        var unused = queue.schedule(retry, again);
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled;
    }

    private void renewTokensAt(Instant due) {
        var unused = queue.schedule(Duration.between(node.machine().now(), due), this::renewTokens);
    }

    private void renewTokens() {
        if (givenBack) {
            return;
        }
        try {
            volumes.renewTokens(node.machine().now()).ifPresent(this::renewTokensAt);
        } catch (IOException | KubernetesClientException e) {
            LOG.warn("The tokens in {} were not renewed: {}", folder.volumes(), e.toString());
            var unused = queue.schedule(LAST_RETRY, this::renewTokens);
        }
    }

    /** Gives everything back, once; the logs stay. */
    void giveBack() {
        if (!givenBack) {
            givenBack = true;
            node.supplies().gpus().giveBack(identity.pod());
            if (!isOnNodeNetwork(identity.pod())) {
                node.supplies().addresses().giveBack(identity.podIp());
            }
            Folders.delete(folder.volumes());
        }
    }
}
