package dev.longcontext.operator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.Stage;
import dev.longcontext.operator.Runs;
import dev.longcontext.operator.desired.StageJob;
import dev.longcontext.operator.desired.StageNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods as kubelets report them, with what webhooks put beside the trainer. A kubelet lists containers by name. */
class PodReaderTest {

    @Test
    void theTrainersContainerCountsWhateverComesAfterIt() throws IOException {
        String trainer = StageJob.of(
                        Runs.resolved(Runs.miniature()),
                        Stage.PREPARE,
                        1,
                        new StageNode(true, List.of("gpu-1"), OptionalLong.empty()))
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getName();

        PodFacts facts = read("{phase: Failed, containerStatuses: ["
                + "{name: " + trainer + ", state: {terminated: {exitCode: 65, message: said}}},"
                + "{name: vault-agent, state: {terminated: {exitCode: 0}}}]}");

        assertThat(facts.exitCode()).isEqualTo(65);
        assertThat(facts.terminationText()).isEqualTo("said");
        assertThat(facts.end()).as("the trainer says it all").isNull();
    }

    @Test
    void aSidecarThatRunsOnKeepsThePod() {
        PodFacts facts = read("{phase: Running, containerStatuses: ["
                + "{name: istio-proxy, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}},"
                + "{name: trainer, state: {terminated: {exitCode: 0, finishedAt: '2026-01-01T00:01:00Z'}}}]}");

        assertThat(facts.lingers()).isTrue();
        assertThat(facts.others()).isEqualTo(List.of("istio-proxy"));
        assertThat(facts.running()).isFalse();
        assertThat(Sidecars.problem(facts).message())
                .isEqualTo("its trainer ended with exit code 0, but its container istio-proxy has not ended");
    }

    @Test
    void aContainerThatNeverStartsKeepsThePodAsWell() {
        PodFacts facts = read("{phase: Running, containerStatuses: ["
                + "{name: agent, state: {waiting: {reason: ImagePullBackOff, message: 'no such image'}}},"
                + "{name: late},"
                + "{name: ended, state: {terminated: {exitCode: 0}}},"
                + "{name: trainer, state: {terminated: {exitCode: 0, finishedAt: '2026-01-01T00:01:00Z'}}}]}");

        assertThat(facts.lingers()).isTrue();
        assertThat(facts.others()).isEqualTo(List.of("agent", "late"));
    }

    @Test
    void sidecarsThatWereStoppedEndNoPod() {
        assertThat(read("{phase: Failed, initContainerStatuses: ["
                                + "{name: proxy, state: {terminated: {exitCode: 2}}},"
                                + "{name: log, state: {terminated: {exitCode: 143}}}]}")
                        .end())
                .isNull();
    }

    /** A container has another id each time that the kubelet tries. */
    @Test
    void whatFailsInTheSameWayReadsTheSame() {
        String waiting =
                "{phase: Pending, containerStatuses: [{name: trainer, state: {waiting: {reason: RunContainerError,"
                        + " message: 'cannot start container \"%s\"'}}}]}";

        assertThat(read(waiting.formatted("0a".repeat(32))).problem())
                .isEqualTo(read(waiting.formatted("1b".repeat(32))).problem())
                .isEqualTo(new PodProblem("RunContainerError", "cannot start container \"*\""));
    }

    @Test
    void anInitContainerThatRunsIsNotTheTrainer() {
        PodFacts facts = read("{phase: Pending,"
                + " conditions: [{type: PodScheduled, status: 'True', lastTransitionTime: '2026-01-01T00:00:05Z'}],"
                + " initContainerStatuses: [{name: proxy, state: {running: {startedAt: '2026-01-01T00:00:06Z'}}}]}");

        assertThat(facts.begun()).isFalse();
        assertThat(facts.lingers()).isFalse();
        assertThat(facts.placed()).isEqualTo(Instant.parse("2026-01-01T00:00:05Z"));
    }

    /** Kueue's topology-aware scheduling holds pods back by a gate. */
    @Test
    void aPodBehindAGateWaitsForItsNode() {
        PodProblem problem = read("{phase: Pending, conditions: [{type: PodScheduled, status: 'False',"
                        + " reason: SchedulingGated, message: 'Scheduling is blocked due to non-empty scheduling gates'}]}")
                .problem();

        assertThat(problem)
                .isEqualTo(
                        new PodProblem("SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates"));
        assertThat(problem.waitsForNode()).isTrue();
    }

    /** What the kubelet, containerd and injected containers end a pod with; the trainer said nothing of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {phase: Failed, reason: Evicted, message: 'Usage of EmptyDir volume "shm" exceeds the limit "1Gi". ', containerStatuses: [{name: trainer, state: {terminated: {exitCode: 137}}}]} | EVICTION | Evicted: Usage of EmptyDir volume "shm" exceeds the limit "1Gi".
            {phase: Failed, reason: UnexpectedAdmissionError, message: 'Allocate failed due to requested number of devices unavailable for nvidia.com/gpu'} | NODE | UnexpectedAdmissionError: Allocate failed due to requested number of devices unavailable for nvidia.com/gpu
            {phase: Failed, containerStatuses: [{name: trainer, state: {terminated: {exitCode: 128, reason: StartError, message: 'nvml error: driver/library version mismatch'}}}]} | CONTAINER | its container could not be started: nvml error: driver/library version mismatch
            {phase: Failed, initContainerStatuses: [{name: istio-validation, state: {terminated: {exitCode: 126}}}], containerStatuses: [{name: trainer, state: {waiting: {reason: PodInitializing}}}]} | CONTAINER | its init container istio-validation ends with exit code 126
            {phase: Failed, initContainerStatuses: [{name: proxy, state: {terminated: {exitCode: 2}}}, {name: log, state: {terminated: {exitCode: 137}}}, {name: setup, state: {terminated: {exitCode: 1}}}], containerStatuses: [{name: trainer, state: {waiting: {reason: PodInitializing}}}]} | CONTAINER | its init container setup ends with exit code 1
            {phase: Failed, initContainerStatuses: [{name: setup, state: {terminated: {exitCode: 137, reason: OOMKilled}}}]} | CONTAINER | its init container setup is killed at its memory limit
            {phase: Failed, containerStatuses: [{name: agent, state: {terminated: {exitCode: 137, reason: OOMKilled}}}, {name: trainer, state: {terminated: {exitCode: 0}}}]} | CONTAINER | its container agent is killed at its memory limit
            """)
    void tellsWhatEndedAPodInTheTrainersPlace(String status, PodEnd.By by, String text) {
        assertThat(read(status).end()).isEqualTo(new PodEnd(by, text));
    }

    @Test
    void aTrainerThatFailedIsTheCauseWhateverFailedBesideIt() {
        assertThat(read("{phase: Failed, containerStatuses: [{name: agent, state: {terminated: {exitCode: 1}}},"
                                + " {name: trainer, state: {terminated: {exitCode: 70}}}]}")
                        .end())
                .isNull();
    }

    /** With a native sidecar, proxy. */
    private static PodFacts read(String status) {
        return PodReader.read(Serialization.unmarshal(
                "metadata: {name: tiny-train-1-x, namespace: default}\n"
                        + "spec: {nodeName: a, initContainers: [{name: proxy, restartPolicy: Always}, {name: setup}]}\n"
                        + "status: " + status,
                Pod.class));
    }
}
