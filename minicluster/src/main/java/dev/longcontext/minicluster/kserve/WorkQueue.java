package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works through changed services one after the other; one that waits already is not queued twice. */
final class WorkQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
    private static final long RETRY_MILLIS = 500;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "kserve-controller"));
    private final Set<ServiceKey> waiting = ConcurrentHashMap.newKeySet();
    private final Consumer<ServiceKey> work;

    WorkQueue(Consumer<ServiceKey> work) {
        this.work = work;
    }

    void add(ServiceKey service) {
        add(service, 0);
    }

    private void add(ServiceKey service, long delayMillis) {
        if (!waiting.add(service)) {
            return;
        }
        try {
            var unused = thread.schedule(() -> run(service), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // closed: nobody waits for this any more
            waiting.remove(service);
        }
    }

    private void run(ServiceKey service) {
        waiting.remove(service);
        try {
            work.accept(service);
        } catch (KubernetesClientException e) {
            if (thread.isShutdown() || isGone(e)) {
                return;
            }
            if (e.getCode() != CONFLICT) {
                LOG.warn("InferenceService {}/{}: {}", service.namespace(), service.name(), e.getMessage());
            }
            add(service, RETRY_MILLIS);
        } catch (RuntimeException e) {
            // the end of the line for this thread; trying again would fail alike until something changes
            LOG.error("InferenceService {}/{} cannot be worked on", service.namespace(), service.name(), e);
        }
    }

    /** Whether the service, or its whole namespace, is being deleted meanwhile. */
    private static boolean isGone(KubernetesClientException e) {
        if (e.getCode() == NOT_FOUND) {
            return true;
        }
        StatusDetails details = e.getStatus() == null ? null : e.getStatus().getDetails();
        return details != null
                && details.getCauses().stream().anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }

    /** Waits for the work at hand, not for what is queued. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("The controller of InferenceServices did not stop within 5 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
