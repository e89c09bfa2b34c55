package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.files.Folders;
import dev.longcontext.minicluster.node.lifecycle.PodActions;
import dev.longcontext.minicluster.node.lifecycle.RestartPolicy;
import dev.longcontext.minicluster.node.plan.PodFolder;
import dev.longcontext.minicluster.node.plan.PodIdentity;
import dev.longcontext.minicluster.node.status.PodFacts;
import dev.longcontext.minicluster.node.status.PodFacts.Verdict;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one pod: on every change it looks at the facts, does what they call for, and writes the status once. All of it
 * happens in the pod's own queue.
 */
final class PodWorker {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);

    private final NodeServices node;
    private final SerialExecutor queue;
    private final Runnable gone;
    private final PodFolder folder;
    private final PodIdentity identity;
    private final PodLogs logs = new PodLogs();
    private final PodContainers containers;
    private final PodSupplies supplies;
    private final PodStatusWriter statusWriter;
    private final Instant startTime;
    private volatile Pod pod;
    private final PodEnding ending = new PodEnding();
    private Duration retryAfter = FIRST_RETRY;
    private boolean over;
    private boolean closed;

    /** @param gone is called when nothing of the pod is left */
    PodWorker(NodeServices node, Pod pod, Runnable gone) {
        this.node = node;
        this.pod = pod;
        this.gone = gone;
        this.queue = new SerialExecutor(node.machine().workers(), node.machine().timers());
        this.folder =
                new PodFolder(node.settings().folder().resolve(pod.getMetadata().getUid()));
        this.identity = new PodIdentity(
                pod,
                PodSupplies.address(node, pod),
                node.settings().address(),
                node.settings().description().capacity());
        this.supplies = new PodSupplies(node, identity, folder, queue);
        this.containers = new PodContainers(node, identity, logs, new PodContainers.Callbacks(queue, this::sync));
        this.statusWriter = new PodStatusWriter(node);
        this.startTime = node.machine().now();
    }

    /** Begins to run the pod. */
    void begin() {
        queue.execute(() -> {
            supplies.refusal().ifPresent(ending::decide);
            Optional.ofNullable(pod.getSpec().getActiveDeadlineSeconds())
                    .map(Duration::ofSeconds)
                    .ifPresent(deadline -> syncLater(deadline, this::deadlineExceeded));
            sync();
        });
    }

    /** Tells the worker of a new version of its pod. */
    void changed(Pod newer) {
        queue.execute(() -> {
            if (PodVersions.isNewer(newer, pod)) {
                pod = newer;
            }
            sync();
        });
    }

    /** Tells the worker that the pod's object has gone. */
    void removed() {
        queue.execute(() -> {
            ending.remove();
            sync();
        });
    }

    /** Ends every process of the pod, without a word to the API server. */
    CompletableFuture<Void> kill() {
        return CompletableFuture.runAsync(
                () -> {
                    closed = true;
                    containers.kill();
                },
                queue);
    }

    PodLogs logs() {
        return logs;
    }

    Pod pod() {
        return pod;
    }

    private void deadlineExceeded() {
        if (!over) {
            ending.decide(
                    new Verdict("DeadlineExceeded", "Pod was active on the node longer than the specified deadline"));
            sync();
        }
    }

    private void sync() {
        if (closed) {
            return;
        }
        try {
            if (!over) {
                act();
            }
            if (over) {
                // before anybody learns that they are free
                supplies.giveBack();
            }
            publish();
            if (over) {
                leave();
            }
            retryAfter = FIRST_RETRY;
        } catch (KubernetesClientException e) {
            retry(e);
        }
    }

    private void retry(KubernetesClientException e) {
        // the authorizer of nodes learns of a pod's objects a moment after the node itself
        if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
            LOG.debug("Not yet allowed: {}", e.getMessage());
        } else {
            LOG.warn(
                    "Pod {}/{} is tried again: {}",
                    pod.getMetadata().getNamespace(),
                    pod.getMetadata().getName(),
                    e.getMessage());
        }
        syncLater(retryAfter, this::sync);
        Duration doubled = retryAfter.multipliedBy(2);
        retryAfter = doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled;
    }

    private void act() {
        if (ending.isWanted(pod)) {
            end();
        } else {
            supplies.prepare(this::sync).ifPresent(this::run);
        }
    }

    private void syncLater(Duration delay, Runnable task) {
        var unused = queue.schedule(delay, task);
    }

    private void run(ContainerLauncher launcher) {
        PodActions actions = PodActions.decide(
                RestartPolicy.of(pod.getSpec().getRestartPolicy()),
                containers.records(),
                node.settings().backOff(),
                node.machine().now());
        for (String name : actions.start()) {
            containers.start(name, launcher).ifPresent(lookAgain -> syncLater(lookAgain, this::sync));
        }
        actions.stop().forEach(name -> containers.stop(name, GracePeriods.ofSpec(pod)));
        for (PodActions.Postponed restart : actions.restartLater()) {
            containers.postpone(restart);
            syncLater(Duration.between(node.machine().now(), restart.until()), this::sync);
        }
        over = actions.finished();
    }

    private void end() {
        Duration left = ending.left(pod, node.machine().now());
        PodActions actions = PodActions.end(containers.records());
        actions.stop().forEach(name -> containers.stop(name, left));
        over = actions.finished();
        if (over) {
            containers.abandonUnstarted();
        }
    }

    private void publish() {
        if (ending.isRemoved()) {
            return;
        }
        Optional<Pod> newest = statusWriter.write(pod, this::facts);
        if (newest.isPresent()) {
            pod = newest.get();
        } else {
            ending.remove();
            queue.execute(this::sync);
        }
    }

    private PodFacts facts(Pod version) {
        return new PodFacts(
                version,
                containers.records(),
                containers.imageIds(),
                identity.podIp(),
                node.settings().address(),
                startTime,
                supplies.arePrepared(),
                over,
                ending.verdict());
    }

    /** Lets go of the pod's object if it is to be deleted, and of its files when it has gone. */
    private void leave() {
        if (!ending.isRemoved() && PodEnding.isDeleted(pod)) {
            node.api().delete(pod);
            ending.remove();
        }
        if (ending.isRemoved()) {
            Folders.delete(folder.root());
            gone.run();
        }
    }
}
