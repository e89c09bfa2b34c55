package dev.longcontext.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.JobReader;
import dev.longcontext.operator.facts.Resumption;
import dev.longcontext.operator.facts.Suspension;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A Job that is resumed each time is suspended again, and no more often than is of use. */
class ResumptionsTest {

    private static final String KUEUE = "kueue";

    private long nanos;
    private long generation = 1;
    private final Resumptions resumptions = new Resumptions(() -> nanos);

    @Test
    void suspendsAtOnceThenWithPausesThatDouble() {
        assertThat(resumed()).contains(new Resumption(KUEUE, false, true));
        assertThat(thereAndBack()).contains(new Resumption(KUEUE, false, false));
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(resumed()).contains(new Resumption(KUEUE, false, true));
        generation += 2;
        nanos += Duration.ofSeconds(2).toNanos();
        assertThat(resumed()).contains(new Resumption(KUEUE, true, true));
        generation += 2;
        nanos += Duration.ofMillis(3999).toNanos();
        assertThat(resumed()).contains(new Resumption(KUEUE, true, false));
        nanos += Duration.ofMillis(1).toNanos();
        assertThat(resumed()).contains(new Resumption(KUEUE, true, true));
    }

    @Test
    void holdsOnlyAfterAWhile() {
        contest();

        assertThat(suspended()).contains(new Resumption(KUEUE, true, false));
        nanos += Duration.ofSeconds(10).toNanos();
        assertThat(suspended()).isEmpty();
    }

    @Test
    void whatWasRefusedOrIsNotInTheCacheYetDoesNotCount() {
        for (int look = 0; look < 10; look++) {
            assertThat(resumed()).contains(new Resumption(KUEUE, false, true));
            nanos += Duration.ofSeconds(5).toNanos();
        }
    }

    @Test
    void aRunThatGoesOnBeginsAgain() {
        contest();
        assertThat(look(false, false)).isEmpty();
        generation += 2;

        assertThat(resumed()).contains(new Resumption(KUEUE, false, true));
    }

    /** As Kueue does with a Job whose Workload is made inactive, which is what a contested run is told to do. */
    @Test
    void whoeverSuspendsItHimselfContestsNothing() {
        contest();

        assertThat(look(job(true, KUEUE), true)).isEmpty();
        generation += 2;
        assertThat(resumed()).contains(new Resumption(KUEUE, false, true));
    }

    private void contest() {
        for (int time = 0; time < 3; time++) {
            resumed();
            generation += 2;
            nanos += Duration.ofSeconds(4).toNanos();
        }
        nanos -= Duration.ofSeconds(4).toNanos();
    }

    private Optional<Resumption> thereAndBack() {
        generation += 2;
        return resumed();
    }

    private Optional<Resumption> resumed() {
        return look(false, true);
    }

    private Optional<Resumption> suspended() {
        return look(true, true);
    }

    private Optional<Resumption> look(boolean suspended, boolean wanted) {
        return look(job(suspended, suspended ? Suspension.FIELD_MANAGER : KUEUE), wanted);
    }

    private Optional<Resumption> look(Job job, boolean wanted) {
        JobFacts facts = JobReader.read(job, "train", 1, new JobFacts.Given("image", null, List.of()), List.of());
        return resumptions.of(job, facts, wanted);
    }

    private Job job(boolean suspended, String by) {
        FieldsV1 fields = new FieldsV1();
        fields.setAdditionalProperty("f:spec", Map.of("f:suspend", Map.of()));
        return new JobBuilder()
                .withNewMetadata()
                .withName("tiny-train-1")
                .withUid("uid")
                .withGeneration(generation)
                .withManagedFields(new ManagedFieldsEntryBuilder()
                        .withManager(by)
                        .withOperation(by.equals(Suspension.FIELD_MANAGER) ? "Apply" : "Update")
                        .withFieldsV1(fields)
                        .build())
                .endMetadata()
                .withNewSpec()
                .withSuspend(suspended)
                .endSpec()
                .build();
    }
}
