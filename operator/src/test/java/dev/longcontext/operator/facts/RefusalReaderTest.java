package dev.longcontext.operator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API server's sentences are Kubernetes 1.34's. */
class RefusalReaderTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            403; Forbidden;     jobs.batch "j" is forbidden: exceeded quota: q, requested: count/jobs.batch=1, used: count/jobs.batch=0, limited: count/jobs.batch=0; QUOTA_EXCEEDED
            403; Forbidden;     pods "p" is forbidden: failed quota: q: must specify limits.cpu for: trainer; QUOTA_EXCEEDED
            403; Forbidden;     admission webhook "w.example.com" denied the request: no; ADMISSION_DENIED
            400; BadRequest;    admission webhook "w.example.com" denied the request: no; ADMISSION_DENIED
            500; InternalError; Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: Post "https://w": context deadline exceeded; ADMISSION_DENIED
            422; Invalid;       jobs.batch "j" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no; ADMISSION_DENIED
            403; Forbidden;     pods "p" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true; ADMISSION_DENIED
            403; Forbidden;     pods "p" is forbidden: maximum cpu usage per Container is 1, but limit is 2; ADMISSION_DENIED
            403; Forbidden;     pods "p" is forbidden: error looking up service account n/a: serviceaccount "a" not found; REFERENCE_NOT_FOUND
            403; Forbidden;     pods "p" is forbidden: no PriorityClass with name a was found; REFERENCE_NOT_FOUND
            403; Forbidden;     pods "p" is forbidden: pod rejected: RuntimeClass "a" not found; REFERENCE_NOT_FOUND
            403; Forbidden;     jobs.batch is forbidden: User "system:serviceaccount:o:o" cannot create resource "jobs" in API group "batch" in the namespace "n"; FORBIDDEN
            401; Unauthorized;  Unauthorized; FORBIDDEN
            403; Forbidden;     jobs.batch "j" is forbidden: unable to create new content in namespace n because it is being terminated; NAMESPACE_GOES
            404; NotFound;      the server could not find the requested resource; NOT_FOUND
            409; AlreadyExists; jobs.batch "j" already exists; NAME_TAKEN
            409; Conflict;      Operation cannot be fulfilled on resourcequotas "q": the object has been modified; CONFLICT
            422; Invalid;       Job.batch "j" is invalid: spec.template.spec.containers[0].env[0].name: Invalid value; INVALID
            413; RequestEntityTooLarge; Request entity too large: limit is 3145728; INVALID
            429; TooManyRequests; the server has received too many requests and has asked us to try again later; UNAVAILABLE
            503; ServiceUnavailable; the server is currently unable to handle the request; UNAVAILABLE
            504; Timeout;       the server was unable to return a response in the time allotted, but may still be processing the request; UNAVAILABLE
            """)
    void tellsTheKindsApart(int code, String reason, String said, Refusal.Kind kind) {
        Status status = new StatusBuilder().withReason(reason).withMessage(said).build();

        assertThat(RefusalReader.read("Job j", code, status, "otherwise")).isEqualTo(new Refusal(kind, "Job j", said));
    }

    @Test
    void knowsANamespaceThatIsGone() {
        Status status = new StatusBuilder()
                .withMessage("namespaces \"n\" not found")
                .withNewDetails()
                .withKind("namespaces")
                .endDetails()
                .build();

        assertThat(RefusalReader.read("Job j", 404, status, "otherwise").kind()).isEqualTo(Refusal.Kind.NAMESPACE_GOES);
    }

    @Test
    void saysSomethingWhenNobodyAnswered() {
        Refusal refusal = RefusalReader.read("Job j", 0, null, "Connection refused");

        assertThat(refusal).isEqualTo(new Refusal(Refusal.Kind.UNAVAILABLE, "Job j", "Connection refused"));
    }

    /** A name of its own for each try would make a new status of each. */
    @Test
    void readsTheLatestEventOfAJobAndForgetsThePodsName() {
        List<Event> events = List.of(
                event("2026-01-01T00:00:05Z", "Error creating: pods \"j-x2k4p\" is forbidden: exceeded quota: q"),
                event(
                        "2026-01-01T00:00:01Z",
                        "Error creating: pods \"j-abcde\" is forbidden: no PriorityClass with name a"));

        PodRefusal refused =
                PodRefusalReader.read("j", events, "2026-01-01T00:00:09Z").orElseThrow();

        assertThat(refused.refusal())
                .isEqualTo(new Refusal(
                        Refusal.Kind.QUOTA_EXCEEDED,
                        "The pod of Job j",
                        "pods \"j-*\" is forbidden: exceeded quota: q"));
        assertThat(refused.last()).isEqualTo(Instant.parse("2026-01-01T00:00:09Z"));
        assertThat(PodRefusalReader.read("j", List.of(), null)).isEmpty();
    }

    private static Event event(String time, String note) {
        return new EventBuilder()
                .withDeprecatedLastTimestamp(time)
                .withNote(note)
                .build();
    }
}
