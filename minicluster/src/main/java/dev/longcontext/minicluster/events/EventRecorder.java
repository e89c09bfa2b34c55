package dev.longcontext.minicluster.events;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events in the background and in their order. What is said again raises the count of the event that said it
 * first. An event that cannot be written is lost, as everywhere.
 */
public final class EventRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final int REMEMBERED = 4_096;

    private final KubernetesClient client;
    private final String component;
    private final String host;
    private final Clock clock;
    private final ExecutorService writer;
    private final Map<EventNote, Event> written = new LinkedHashMap<>();
    private long names;

    /**
     * @param component who says it, as {@code kubelet}
     * @param host the node from which it is said; empty if from none
     */
    public EventRecorder(KubernetesClient client, String component, String host, Clock clock) {
        this.client = client;
        this.component = component;
        this.host = host;
        this.clock = clock;
        this.writer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "events of " + component);
            thread.setDaemon(true);
            return thread;
        });
    }

    public void record(EventNote note) {
        try {
            writer.execute(() -> write(note));
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed before the event {} could be written", note);
        }
    }

    private void write(EventNote note) {
        try {
            Event before = written.get(note);
            remember(note, before == null ? create(note) : again(before));
        } catch (KubernetesClientException e) {
            LOG.debug("The event {} was not written: {}", note, e.getMessage());
        }
    }

    private Event create(EventNote note) {
        String now = now();
        ObjectReference about = note.about();
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(about.getName() + "." + Long.toHexString(clock.millis()) + Long.toHexString(names++))
                .withNamespace(about.getNamespace())
                .endMetadata()
                .withInvolvedObject(about)
                .withType(note.type())
                .withReason(note.reason())
                .withMessage(note.message())
                .withNewSource()
                .withComponent(component)
                .withHost(host.isEmpty() ? null : host)
                .endSource()
                .withReportingComponent(component)
                .withReportingInstance(host)
                .withCount(1)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .build();
        return client.v1()
                .events()
                .inNamespace(about.getNamespace())
                .resource(event)
                .create();
    }

    private Event again(Event before) {
        Event event = new EventBuilder(before)
                .withCount(before.getCount() + 1)
                .withLastTimestamp(now())
                .build();
        return client.v1()
                .events()
                .inNamespace(event.getMetadata().getNamespace())
                .resource(event)
                .update();
    }

    private void remember(EventNote note, Event event) {
        written.remove(note);
        written.put(note, event);
        if (written.size() > REMEMBERED) {
            written.remove(written.keySet().iterator().next());
        }
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void close() {
        writer.shutdownNow();
    }
}
