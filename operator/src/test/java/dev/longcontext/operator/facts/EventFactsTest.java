package dev.longcontext.operator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of all that was said, what matters now. */
class EventFactsTest {

    private static Event event(String type, String reason, String time) {
        return new EventBuilder()
                .withType(type)
                .withReason(reason)
                .withNote(reason + " said\n")
                .withDeprecatedLastTimestamp(time)
                .withNewMetadata()
                .endMetadata()
                .build();
    }

    @Test
    void aWarningWeighsMoreThanTheOrdinaryWordAfterIt() {
        assertThat(EventFacts.latest(List.of(
                        event("Warning", "ProvisioningFailed", "2026-01-01T00:00:00Z"),
                        event("Normal", "ExternalProvisioning", "2026-01-01T00:00:10Z"))))
                .contains(new EventFacts("ProvisioningFailed", "ProvisioningFailed said", true));
    }

    @Test
    void aWarningOfLongAgoIsOver() {
        assertThat(EventFacts.latest(List.of(
                                event("Warning", "ProvisioningFailed", "2026-01-01T00:00:00Z"),
                                event("Normal", "ExternalProvisioning", "2026-01-01T00:10:00Z")))
                        .orElseThrow()
                        .reason())
                .isEqualTo("ExternalProvisioning");
    }

    /** The volume controller reports it as Normal. */
    @Test
    void aClaimThatFindsNoVolumeIsWrong() {
        assertThat(EventFacts.latest(List.of(event("Normal", "FailedBinding", "2026-01-01T00:00:00Z")))
                        .orElseThrow()
                        .warning())
                .isTrue();
    }

    @Test
    void aClaimThatGotAClassMeanwhileHasOne() {
        PersistentVolumeClaim claim = new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .endMetadata()
                .withNewSpec()
                .withStorageClassName("standard")
                .endSpec()
                .build();

        ClaimFacts facts = ClaimFacts.of(claim)
                .withNews(List.of(
                        event("Normal", "FailedBinding", "2026-01-01T00:00:00Z"),
                        event("Normal", "WaitForFirstConsumer", "2026-01-01T00:00:05Z")));

        assertThat(facts.waitsForPod()).isTrue();
    }

    @Test
    void nothingSaidIsNothing() {
        assertThat(EventFacts.latest(List.of())).isEmpty();
        Event bare = new EventBuilder().withNewMetadata().endMetadata().build();
        assertThat(EventFacts.latest(List.of(bare)).orElseThrow().message()).isEqualTo("no reason is given");
    }
}
