package dev.longcontext.minicluster.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.minicluster.node.lifecycle.ContainerKind;
import dev.longcontext.minicluster.node.lifecycle.ContainerRecord;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Terminated;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Waiting;
import dev.longcontext.minicluster.node.lifecycle.RestartBackOff;
import dev.longcontext.minicluster.node.status.PodFacts.Verdict;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodStatusesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10.7Z");
    private static final ContainerRecord CREATED =
            ContainerRecord.created("main", ContainerKind.MAIN, new Waiting("ContainerCreating", ""));
    private static final ContainerRecord RUNNING =
            CREATED.running(NOW, "process://id").probed(true, true);

    @Test
    void aPodIsPendingUntilItsContainersHaveBegun() {
        PodStatus status = status(List.of(CREATED), false);

        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(status.getContainerStatuses().get(0).getState().getWaiting().getReason())
                .isEqualTo("ContainerCreating");
        assertThat(condition(status, "Ready").getMessage()).isEqualTo("containers with unready status: [main]");
        assertThat(condition(status, "Initialized").getStatus()).isEqualTo("True");
    }

    @Test
    void aRunningPodIsReadyWhenItsContainersAre() {
        PodStatus status = status(List.of(RUNNING), false);

        assertThat(status.getPhase()).isEqualTo("Running");
        assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
        assertThat(status.getPodIP()).isEqualTo("127.9.0.1");
        assertThat(status.getStartTime()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(status.getContainerStatuses().get(0).getState().getRunning().getStartedAt())
                .isEqualTo("2026-01-01T00:00:10Z");
        assertThat(status.getContainerStatuses().get(0).getContainerID()).isEqualTo("process://id");
    }

    @Test
    void aPodIsNotInitializedUntilItsInitContainersHaveEndedWell() {
        ContainerRecord init = ContainerRecord.created("first", ContainerKind.INIT, new Waiting("PodInitializing", ""));

        assertThat(condition(status(List.of(init, CREATED), false), "Initialized")
                        .getMessage())
                .isEqualTo("containers with incomplete status: [first]");
        PodStatus failed = status(List.of(ended(init, 1), CREATED), true);
        assertThat(failed.getPhase()).isEqualTo("Failed");
        assertThat(condition(failed, "Initialized").getStatus()).isEqualTo("False");
    }

    @Test
    void aPodStaysRunningWhileASideCarEnds() {
        ContainerRecord sidecar = ContainerRecord.created(
                        "side", ContainerKind.SIDECAR, new Waiting("PodInitializing", ""))
                .running(NOW, "side")
                .probed(true, true);

        assertThat(status(List.of(sidecar, ended(RUNNING, 0)), false).getPhase())
                .isEqualTo("Running");
        assertThat(status(List.of(ended(sidecar, 1), ended(RUNNING, 0)), true).getPhase())
                .isEqualTo("Succeeded");
    }

    @Test
    void theEndOfAPodIsThatOfItsContainers() {
        PodStatus succeeded = status(List.of(ended(RUNNING, 0)), true);
        assertThat(succeeded.getPhase()).isEqualTo("Succeeded");
        assertThat(condition(succeeded, "Ready").getReason()).isEqualTo("PodCompleted");

        PodStatus failed = status(List.of(ended(RUNNING, 143)), true);
        assertThat(failed.getPhase()).isEqualTo("Failed");
        assertThat(failed.getContainerStatuses()
                        .get(0)
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isEqualTo(143);
    }

    @Test
    void aVerdictIsPublishedWhenThePodIsOver() {
        Verdict late = new Verdict("DeadlineExceeded", "too late");

        assertThat(status(facts(pod(), List.of(RUNNING), false, Optional.of(late)))
                        .getPhase())
                .isEqualTo("Running");
        PodStatus over = status(facts(pod(), List.of(ended(RUNNING, 0)), true, Optional.of(late)));
        assertThat(over.getPhase()).isEqualTo("Failed");
        assertThat(over.getReason()).isEqualTo("DeadlineExceeded");
    }

    @Test
    void theTimeOfAConditionMovesOnlyWhenItFlips() {
        PodStatus before = status(List.of(RUNNING), false);
        Pod later = new PodBuilder(pod()).withStatus(before).build();
        Instant minuteLater = NOW.plusSeconds(60);

        PodStatus same = PodStatuses.of(facts(later, List.of(RUNNING), false, Optional.empty()), minuteLater);
        assertThat(same).isEqualTo(before);
        PodStatus unready = PodStatuses.of(
                facts(later, List.of(RUNNING.probed(true, false)), false, Optional.empty()), minuteLater);
        assertThat(condition(unready, "Ready").getLastTransitionTime()).isEqualTo("2026-01-01T00:01:10Z");
        assertThat(condition(unready, "Initialized").getLastTransitionTime()).isEqualTo("2026-01-01T00:00:10Z");
    }

    @Test
    void conditionsOfOthersStay() {
        PodCondition foreign = new PodConditionBuilder()
                .withType("DisruptionTarget")
                .withStatus("True")
                .build();
        Pod pod = new PodBuilder(pod())
                .editStatus()
                .addToConditions(foreign)
                .withQosClass("Burstable")
                .endStatus()
                .build();

        PodStatus status = status(facts(pod, List.of(RUNNING), false, Optional.empty()));

        assertThat(status.getConditions()).contains(foreign);
        assertThat(status.getQosClass()).isEqualTo("Burstable");
    }

    @Test
    void aReadinessGateHoldsThePodBack() {
        Pod gated = new PodBuilder(pod())
                .editSpec()
                .addNewReadinessGate("example.com/fed")
                .endSpec()
                .build();

        PodStatus status = status(facts(gated, List.of(RUNNING), false, Optional.empty()));

        assertThat(condition(status, "ContainersReady").getStatus()).isEqualTo("True");
        assertThat(condition(status, "Ready").getReason()).isEqualTo("ReadinessGatesNotReady");
    }

    private static ContainerRecord ended(ContainerRecord record, int exitCode) {
        ContainerRecord running = record.isRunning() ? record : record.running(NOW, "id");
        return running.ended(
                new Terminated(exitCode, "Error", "", NOW, NOW, Optional.of("id")), RestartBackOff.KUBELET);
    }

    private static PodStatus status(List<ContainerRecord> records, boolean over) {
        return status(facts(pod(), records, over, Optional.empty()));
    }

    private static PodStatus status(PodFacts facts) {
        return PodStatuses.of(facts, NOW);
    }

    private static PodFacts facts(Pod pod, List<ContainerRecord> records, boolean over, Optional<Verdict> verdict) {
        return new PodFacts(
                pod, records, Map.of(), "127.9.0.1", "127.0.0.1", NOW.minusSeconds(10), true, over, verdict);
    }

    private static PodCondition condition(PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .addNewInitContainer()
                .withName("first")
                .withImage("busybox")
                .endInitContainer()
                .addNewInitContainer()
                .withName("side")
                .withImage("busybox")
                .endInitContainer()
                .addNewContainer()
                .withName("main")
                .withImage("busybox")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build();
    }
}
