package dev.longcontext.operator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who suspended a Job, and who resumed it, by the API server's record. */
class SuspensionTest {

    private static final Map<String, Object> NOTHING = Map.of();
    private static final ManagedFieldsEntry CREATOR = entry(
            "operator",
            "Update",
            "2026-01-01T00:00:00Z",
            Map.of("f:suspend", NOTHING, "f:template", Map.of("f:spec", Map.of("f:containers", NOTHING))));
    private static final ManagedFieldsEntry OURS =
            entry(Suspension.FIELD_MANAGER, "Apply", "2026-01-01T00:01:00Z", Map.of("f:suspend", NOTHING));

    /** It writes the nodes of the flavour that it found, when it admits a Job. */
    private static final ManagedFieldsEntry KUEUE = entry(
            "kueue",
            "Update",
            "2026-01-01T00:02:00Z",
            Map.of("f:suspend", NOTHING, "f:template", Map.of("f:spec", Map.of("f:nodeSelector", NOTHING))));

    @Test
    void whoSuspendedIsWhoOwnsTheFieldAndDidNotCreateTheJob() {
        assertThat(Suspension.of(job(true, CREATOR, OURS))).contains(new Suspension(true, "an admission webhook"));
        assertThat(Suspension.of(job(true, CREATOR, KUEUE))).contains(new Suspension(false, "kueue"));
        assertThat(Suspension.of(job(true, OURS, KUEUE))).contains(new Suspension(true, "kueue"));
        assertThat(Suspension.of(job(false, CREATOR, KUEUE))).isEmpty();
    }

    @Test
    void aQueueThatWritesToTheTemplateIsAnotherHand() {
        assertThat(Suspension.resumedBy(job(false, CREATOR, KUEUE))).isEqualTo("kueue");
        assertThat(Suspension.resumedBy(queued(job(false, CREATOR, KUEUE)))).isEqualTo("Kueue (LocalQueue team)");
    }

    @Test
    void theCreatorIsNone() {
        assertThat(Suspension.resumedBy(job(false, CREATOR))).isEqualTo("an admission webhook");
    }

    private static Job queued(Job job) {
        job.getMetadata().setLabels(Map.of("kueue.x-k8s.io/queue-name", "team"));
        return job;
    }

    private static Job job(boolean suspended, ManagedFieldsEntry... entries) {
        return new JobBuilder()
                .withNewMetadata()
                .withName("tiny-train-1")
                .withManagedFields(List.of(entries))
                .endMetadata()
                .withNewSpec()
                .withSuspend(suspended)
                .endSpec()
                .build();
    }

    private static ManagedFieldsEntry entry(String manager, String operation, String time, Map<String, Object> spec) {
        FieldsV1 fields = new FieldsV1();
        fields.setAdditionalProperty("f:spec", spec);
        return new ManagedFieldsEntryBuilder()
                .withManager(manager)
                .withOperation(operation)
                .withTime(time)
                .withFieldsV1(fields)
                .build();
    }
}
