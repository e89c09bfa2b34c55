package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one write of a reconciliation. It happens only when the status has changed, under optimistic locking: a status that
 * was computed from an old one is refused by the API server, and the run is looked at again.
 */
final class StatusWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final KubernetesClient client;
    private final Duration progressInterval;
    private final List<TransitionListener> listeners;

    /**
     * @param listeners told of each status that was written
     */
    StatusWriter(KubernetesClient client, Duration progressInterval, List<TransitionListener> listeners) {
        this.client = client;
        this.progressInterval = progressInterval;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Writes it, if it says something new.
     *
     * @param recheck when to look again; null: no need to
     */
    UpdateControl<LongContextFineTune> write(
            LongContextFineTune resource, LongContextFineTuneStatus status, Duration recheck) {
        if (StatusChange.between(resource.getStatus(), status, progressInterval) != StatusChange.MAJOR) {
            return next(recheck);
        }
        try {
            client.resource(with(resource, status)).updateStatus();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return next(AGAIN);
            }
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return UpdateControl.noUpdate();
            }
            throw e;
        }
        log(resource, status);
        listeners.forEach(listener -> listener.changed(resource, resource.getStatus(), status));
        return next(recheck);
    }

    private static LongContextFineTune with(LongContextFineTune resource, LongContextFineTuneStatus status) {
        LongContextFineTune changed = new LongContextFineTune();
        changed.setMetadata(resource.getMetadata());
        changed.setSpec(resource.getSpec());
        changed.setStatus(status);
        return changed;
    }

    private static UpdateControl<LongContextFineTune> next(Duration recheck) {
        UpdateControl<LongContextFineTune> control = UpdateControl.noUpdate();
        return recheck == null ? control : control.rescheduleAfter(recheck);
    }

    private static void log(LongContextFineTune resource, LongContextFineTuneStatus status) {
        String before =
                resource.getStatus() == null ? null : resource.getStatus().state();
        if (!status.state().equals(before)) {
            LOG.info("{} -> {}", before == null ? "new" : before, status.state());
        }
    }
}
