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
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on transitions, as {@code kubectl describe} shows them. An event that cannot be written is not worth a retry, and
 * while the API server does not answer the others of the same transition are not tried: a reconciliation waits for them.
 */
final class EventRecorder implements TransitionListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final String CONTROLLER = "longcontext.dev/operator";
    /** Bytes. */
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
        this.client = withoutRetries(client);
        this.instance = instance;
        this.clock = clock;
    }

    private static KubernetesClient withoutRetries(KubernetesClient client) {
        RequestConfig once = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build();
        return client.newClient(once).adapt(KubernetesClient.class);
    }

    @Override
    public void changed(LongContextFineTune run, LongContextFineTuneStatus before, LongContextFineTuneStatus after) {
        boolean answered = true;
        for (Notes.Note note : Notes.between(before, after)) {
            answered = answered && record(run, note);
        }
    }

    /** Whether the API server had an answer, be it no. */
    private boolean record(LongContextFineTune run, Notes.Note note) {
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
            return true;
        } catch (KubernetesClientException e) {
            Refusal refusal = Answers.refusal("Event " + note.reason(), e);
            if (refusal.kind() != Refusal.Kind.NAMESPACE_GOES) {
                LOG.warn("The event {} could not be written: {}", note.reason(), refusal.said());
            }
            return refusal.kind() != Refusal.Kind.UNAVAILABLE;
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

    /** To so many bytes, which is what the API server counts, and to whole characters. */
    private static String cut(String text, int bytes) {
        CharBuffer rest = CharBuffer.wrap(text);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(rest, ByteBuffer.allocate(bytes), true);
        return text.substring(0, rest.position());
    }
}
