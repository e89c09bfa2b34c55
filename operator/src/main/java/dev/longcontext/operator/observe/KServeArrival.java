package dev.longcontext.operator.observe;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the runs that wait for KServe once it is there. To watch for it would take rights on every kind of resource that
 * the cluster has; so one question is asked now and then for all of them, and only while there are some.
 */
public final class KServeArrival extends AbstractEventSource<Void, LongContextFineTune> {

    private static final Logger LOG = LoggerFactory.getLogger(KServeArrival.class);

    private final KServeApi api;
    private final IndexerResourceCache<LongContextFineTune> runs;
    private ScheduledExecutorService clock;

    /** Once is enough. */
    private boolean told;

    public KServeArrival(KServeApi api, IndexerResourceCache<LongContextFineTune> runs) {
        super(Void.class, "kserve-arrival");
        this.api = api;
        this.runs = runs;
    }

    @Override
    public synchronized void start() {
        super.start();
        clock = Executors.newSingleThreadScheduledExecutor(KServeArrival::daemon);
        long interval = api.interval().toMillis();
        clock.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "kserve-arrival");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public synchronized void stop() {
        super.stop();
        clock.shutdownNow();
    }

    /** The clock asks no more after an exception. */
    void look() {
        try {
            wake();
        } catch (KubernetesClientException unanswered) {
            LOG.debug("Checking again whether KServe exists: {}", unanswered.getMessage());
        } catch (RuntimeException unexpected) {
            if (!told) {
                LOG.warn("Could not find out whether KServe exists; checking again", unexpected);
            }
            told = true;
        }
    }

    private void wake() {
        List<ResourceID> waiting = runs.list()
                .filter(KServeArrival::waits)
                .map(ResourceID::fromResource)
                .toList();
        if (!waiting.isEmpty() && api.look()) {
            waiting.forEach(run -> getEventHandler().handleEvent(new Event(run)));
        }
    }

    private static boolean waits(LongContextFineTune run) {
        return run.getStatus() != null
                && run.getStatus().conditions() != null
                && run.getStatus().conditions().stream()
                        .anyMatch(condition -> ConditionReasons.KSERVE_ABSENT.equals(condition.getReason()));
    }

    @Override
    public Set<Void> getSecondaryResources(LongContextFineTune run) {
        return Set.of();
    }
}
