package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.operator.act.Answers;
import dev.longcontext.operator.facts.Refusal;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events on transitions, as {@code kubectl describe} shows them. An event that cannot be written is not worth a retry. */
final class EventRecorder implements TransitionListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final String CONTROLLER = "longcontext.dev/operator";
    private static final int LONGEST_NOTE = 1024;
    private static final int LONGEST_PREFIX = 230;
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesClient client;
    private final String instance;
    private final Clock clock;

    /**
     * @param instance which operator it was
     */
    EventRecorder(KubernetesClient client, String instance, Clock clock) {
        this.client = client;
        this.instance = instance;
        this.clock = clock;
    }

    @Override
    public void changed(LongContextFineTune run, LongContextFineTuneStatus before, LongContextFineTuneStatus after) {
        Notes.between(before, after).forEach(note -> record(run, note));
    }

    private void record(LongContextFineTune run, Notes.Note note) {
        try {
            client.resource(new EventBuilder()
                            .withNewMetadata()
                            .withNamespace(run.getMetadata().getNamespace())
                            .withGenerateName(cut(run.getMetadata().getName(), LONGEST_PREFIX) + "-")
                            .endMetadata()
                            .withEventTime(new MicroTime(MICROSECONDS.format(Instant.now(clock))))
                            .withReportingController(CONTROLLER)
                            .withReportingInstance(instance)
                            .withAction("Reconcile")
                            .withType(note.warning() ? "Warning" : "Normal")
                            .withReason(note.reason())
                            .withNote(cut(note.text(), LONGEST_NOTE))
                            .withRegarding(reference(run))
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            Refusal refusal = Answers.refusal("Event " + note.reason(), e);
            if (refusal.kind() != Refusal.Kind.NAMESPACE_GOES) {
                LOG.warn("The event {} could not be written: {}", note.reason(), refusal.said());
            }
        }
    }

    private static ObjectReference reference(LongContextFineTune run) {
        return new ObjectReferenceBuilder()
                .withApiVersion(run.getApiVersion())
                .withKind(run.getKind())
                .withNamespace(run.getMetadata().getNamespace())
                .withName(run.getMetadata().getName())
                .withUid(run.getMetadata().getUid())
                .build();
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
