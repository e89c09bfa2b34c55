package dev.longcontext.operator.observe;

import dev.longcontext.operator.desired.InferenceService;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** Whether the cluster serves InferenceServices. A yes is kept; a no holds for a while, however many runs ask. */
public final class KServeApi {

    private final KubernetesClient client;
    private final Duration interval;
    private boolean served;
    private long nextNanos = System.nanoTime();

    public KServeApi(KubernetesClient client, Duration interval) {
        this.client = client;
        this.interval = interval;
    }

    public synchronized boolean served() {
        if (!served && System.nanoTime() - nextNanos >= 0) {
            look();
        }
        return served;
    }

    /** Asks now. */
    synchronized boolean look() {
        served = served || client.supports(InferenceService.API_VERSION, InferenceService.KIND);
        nextNanos = System.nanoTime() + interval.toNanos();
        return served;
    }

    /** How long a no holds. */
    Duration interval() {
        return interval;
    }
}
