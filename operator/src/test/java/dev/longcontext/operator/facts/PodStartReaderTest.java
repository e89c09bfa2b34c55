package dev.longcontext.operator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events of a pod whose status says ContainerCreating; the number is the second of each. */
class PodStartReaderTest {

    private static final Event UNSCHEDULED = event("FailedScheduling", 1);
    private static final Event SCHEDULED = event("Scheduled", 5);
    private static final Event UNMOUNTED = event("FailedMount", 5);
    private static final String MULTI_ATTACH = "Multi-Attach error for volume \"pvc-1\" Volume is already used";
    private static final String TIMED_OUT = "Unable to attach or mount volumes: unmounted volumes=[workspace]";

    @Test
    void aVolumeThatCannotBeMountedIsTold() {
        assertThat(read(UNMOUNTED, SCHEDULED, UNSCHEDULED)).contains(new PodProblem("FailedMount", "FailedMount said"));
    }

    @Test
    void whatWentWellAfterwardsEndsIt() {
        assertThat(read(SCHEDULED, UNMOUNTED, event("Pulling", 9))).isEmpty();
        assertThat(read(event("FailedCreatePodSandBox", 7), event("Pulled", 9))).isEmpty();
    }

    /** One that lasts is told again; one that is over never. */
    @Test
    void ofTheSameSecondTheProofCounts() {
        assertThat(read(UNMOUNTED, event("Pulling", 5))).isEmpty();
        assertThat(read(event("FailedMount", 9), event("Pulling", 5))).isPresent();
    }

    @Test
    void theSchedulersWarningIsOverOnceThePodHasANode() {
        assertThat(read(UNSCHEDULED, SCHEDULED)).isEmpty();
        assertThat(read()).isEmpty();
    }

    /** The kubelet says that first, at each try. */
    @Test
    void aTryIsNoSuccess() {
        assertThat(reason(event("FailedCreatePodSandBox", 5), event("SandboxChanged", 9)))
                .contains("FailedCreatePodSandBox");
    }

    /** The kubelet waits and says so every two minutes; the controller says only once why. */
    @Test
    void whyAVolumeIsNotAttachedIsToldWhileTheKubeletWaitsForIt() {
        Event attach = event("FailedAttachVolume", 5, MULTI_ATTACH);
        PodProblem told = new PodProblem("FailedAttachVolume", MULTI_ATTACH);

        assertThat(read(attach, event("FailedMount", 9, TIMED_OUT))).contains(told);
        assertThat(read(event("FailedMount", 3, TIMED_OUT), attach)).contains(told);
        assertThat(read(event("FailedMount", 5, TIMED_OUT), attach)).contains(told);
    }

    @Test
    void aVolumeIsAttachedOnceThatIsSaidOfIt() {
        Event attach = event("FailedAttachVolume", 5, MULTI_ATTACH);
        Event mount = event("FailedMount", 9, TIMED_OUT);

        assertThat(reason(attach, mount, attached("pvc-1", 5))).contains("FailedMount");
        assertThat(reason(attach, mount, attached("pvc-2", 20))).contains("FailedAttachVolume");
        assertThat(reason(mount, attached("pvc-1", 20))).contains("FailedMount");
    }

    @Test
    void aNodeThatMakesTheSandboxHasTheVolumes() {
        assertThat(reason(event("FailedAttachVolume", 3, MULTI_ATTACH), UNMOUNTED, event("FailedCreatePodSandBox", 5)))
                .contains("FailedCreatePodSandBox");
    }

    @Test
    void aNetworkThatIsNotReadyIsOverOnceVolumesAreMounted() {
        assertThat(reason(event("NetworkNotReady", 3), UNMOUNTED)).contains("FailedMount");
        assertThat(reason(event("NetworkNotReady", 9), UNMOUNTED)).contains("NetworkNotReady");
    }

    /** They are told in turns. */
    @Test
    void theCauseIsToldAndNotTheKubeletsSumOfIt() {
        String cause = "MountVolume.SetUp failed for volume \"run\" : configmap \"tiny\" not found";
        PodProblem told = new PodProblem("FailedMount", cause);

        assertThat(read(event("FailedMount", 5, cause), event("FailedMount", 9, TIMED_OUT)))
                .contains(told);
        assertThat(read(event("FailedMount", 9, cause), event("FailedMount", 5, TIMED_OUT)))
                .contains(told);
    }

    @Test
    void ofTwoVolumesTheSameIsToldAtEachLook() {
        assertThat(read(event("FailedMount", 5, "volume a"), event("FailedMount", 9, "volume b")))
                .isEqualTo(read(event("FailedMount", 9, "volume a"), event("FailedMount", 5, "volume b")));
    }

    @Test
    void whatIsNoLongerSaidIsOver() {
        assertThat(read(event("FailedMount", 0, "volume a"), event("FailedMount", 300, "volume b")))
                .contains(new PodProblem("FailedMount", "volume b"));
    }

    @Test
    void aPodPullsOnceItHasAllElse() {
        assertThat(PodStartReader.isPulling(List.of(UNMOUNTED, event("Pulling", 9))))
                .isTrue();
        assertThat(PodStartReader.isPulling(List.of(event("Pulling", 5), event("Pulled", 9))))
                .isFalse();
        assertThat(PodStartReader.isPulling(List.of(event("Pulling", 5), event("FailedMount", 9))))
                .isFalse();
        assertThat(PodStartReader.isPulling(List.of(SCHEDULED))).isFalse();
    }

    private static Optional<PodProblem> read(Event... events) {
        return PodStartReader.read(List.of(events));
    }

    private static Optional<String> reason(Event... events) {
        return read(events).map(PodProblem::reason);
    }

    private static Event attached(String volume, int second) {
        return event("SuccessfulAttachVolume", second, "AttachVolume.Attach succeeded for volume \"" + volume + "\"");
    }

    private static Event event(String reason, int second) {
        return event(reason, second, reason + " said\n");
    }

    private static Event event(String reason, int second, String note) {
        return new EventBuilder()
                .withReason(reason)
                .withNote(note)
                .withDeprecatedLastTimestamp("2026-01-01T00:%02d:%02dZ".formatted(second / 60, second % 60))
                .build();
    }
}
