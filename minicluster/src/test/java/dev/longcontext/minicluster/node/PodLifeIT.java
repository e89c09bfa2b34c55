package dev.longcontext.minicluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods from their start to their end. */
class PodLifeIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = NodeClusters.withNode();

    @Test
    void aPodThatEndsWellSucceeds(KubernetesClient client) {
        Pods.create(client, Pods.once("good", "echo hello"));

        Pod pod = Pods.awaitPhase(client, "good", "Succeeded");

        assertThat(pod.getSpec().getNodeName()).isEqualTo(NodeClusters.NODE);
        assertThat(end(pod).getExitCode()).isZero();
        assertThat(end(pod).getReason()).isEqualTo("Completed");
        assertThat(Pods.status(pod).getImageID()).startsWith("busybox:1.37@sha256:");
        assertThat(Pods.log(client, "good")).isEqualTo("hello\n");
    }

    @Test
    void aPodThatFailsLeavesItsExitCodeAndItsLastWords(KubernetesClient client) {
        Pods.create(
                client, Pods.once("bad", "echo '{\"failureClass\":\"InvalidData\"}' > /dev/termination-log; exit 65"));

        Pod pod = Pods.awaitPhase(client, "bad", "Failed");

        assertThat(end(pod).getExitCode()).isEqualTo(65);
        assertThat(end(pod).getReason()).isEqualTo("Error");
        assertThat(end(pod).getMessage()).isEqualTo("{\"failureClass\":\"InvalidData\"}\n");
        assertThat(pod.getStatus().getConditions())
                .filteredOn(condition -> condition.getType().equals("Ready"))
                .extracting(PodCondition::getReason)
                .containsExactly("PodFailed");
    }

    @Test
    void theLogStandsInForLastWordsWhereThePolicySaysSo(KubernetesClient client) {
        Container container = Pods.shell("main", "echo from the log; exit 1")
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .build();
        Pods.create(
                client,
                Pods.once("fallback", "").editSpec().withContainers(container).endSpec());

        Pod pod = Pods.awaitPhase(client, "fallback", "Failed");

        assertThat(end(pod).getMessage()).isEqualTo("from the log\n");
    }

    @Test
    void anUnknownImageIsNotPulled(KubernetesClient client) {
        Container container =
                new ContainerBuilder().withName("main").withImage("absent:1").build();
        Pods.create(
                client,
                Pods.once("unknown", "").editSpec().withContainers(container).endSpec());

        Pod pod = Pods.await(client, "unknown", found -> Pods.waitsFor(found, "ImagePullBackOff"));

        assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(Pods.status(pod).getState().getWaiting().getMessage())
                .startsWith("Back-off pulling image \"absent:1\": ErrImagePull: ")
                .contains("busybox");
        Pods.awaitEvent(client, "unknown", "Failed to pull image \"absent:1\"");
    }

    @Test
    void aProgramThatDoesNotExistFailsToStart(KubernetesClient client) {
        Container container =
                Pods.shell("main", "").withCommand("no-such-program").build();
        Pods.create(
                client,
                Pods.once("absent", "").editSpec().withContainers(container).endSpec());

        Pod pod = Pods.awaitPhase(client, "absent", "Failed");

        assertThat(end(pod).getReason()).isEqualTo("StartError");
        assertThat(end(pod).getExitCode()).isEqualTo(128);
        assertThat(end(pod).getMessage()).contains("\"no-such-program\": executable file not found in $PATH");
    }

    @Test
    void aContainerThatFailsIsStartedAgainEachTimeLater(KubernetesClient client) {
        Pods.create(
                client,
                Pods.once("crash", "exit 3")
                        .editSpec()
                        .withRestartPolicy("Always")
                        .endSpec());

        Pod pod = Pods.await(
                client,
                "crash",
                found -> Pods.waitsFor(found, "CrashLoopBackOff")
                        && Pods.status(found).getRestartCount() >= 2);

        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(Pods.status(pod).getLastState().getTerminated().getExitCode())
                .isEqualTo(3);
        assertThat(Pods.status(pod).getState().getWaiting().getMessage())
                .contains("restarting failed container=main pod=crash_");
        Pods.awaitEvent(client, "crash", "Back-off restarting failed container main in pod crash_");
    }

    @Test
    void initContainersRunInTheirOrderAndSideCarsBesideTheOthers(KubernetesClient client) {
        String sidecar = "trap 'exit 0' TERM; echo up > /shared/sidecar; while :; do sleep 0.05; done";
        String main = "until [ -f /shared/sidecar ]; do sleep 0.05; done; cat /shared/first /shared/sidecar";
        Pods.create(
                client,
                Pods.once("init", "")
                        .editSpec()
                        .addNewVolume()
                        .withName("shared")
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .endVolume()
                        .withInitContainers(
                                shared("first", "echo one > /shared/first").build(),
                                shared("sidecar", sidecar)
                                        .withRestartPolicy("Always")
                                        .build())
                        .withContainers(shared("main", main).build())
                        .endSpec());

        Pod pod = Pods.awaitPhase(client, "init", "Succeeded");

        assertThat(client.pods().withName("init").inContainer("main").getLog()).isEqualTo("one\nup\n");
        assertThat(pod.getStatus().getInitContainerStatuses())
                .allSatisfy(
                        status -> assertThat(status.getState().getTerminated().getExitCode())
                                .isZero());
        assertThat(Pods.condition(pod, "Initialized")).isEqualTo("True");
    }

    @Test
    void aFailedInitContainerFailsThePod(KubernetesClient client) {
        Pods.create(
                client,
                Pods.once("init-bad", "echo never")
                        .editSpec()
                        .withInitContainers(Pods.shell("first", "exit 7").build())
                        .endSpec());

        Pod pod = Pods.awaitPhase(client, "init-bad", "Failed");

        assertThat(Pods.status(pod).getState().getWaiting().getReason()).isEqualTo("PodInitializing");
        assertThat(Pods.condition(pod, "Initialized")).isEqualTo("False");
    }

    @Test
    void aContainerAboveItsMemoryLimitIsKilled(KubernetesClient client) {
        // a shell that keeps a megabyte more each time
        String script = "x=$(head -c 1000000 /dev/zero | tr '\\0' a); y=; while :; do y=$y$x; sleep 0.01; done";
        Container container = Pods.shell("main", script)
                .withNewResources()
                .addToLimits("memory", new Quantity("64Mi"))
                .endResources()
                .build();
        Pods.create(
                client,
                Pods.once("greedy", "").editSpec().withContainers(container).endSpec());

        Pod pod = Pods.awaitPhase(client, "greedy", "Failed");

        assertThat(end(pod).getReason()).isEqualTo("OOMKilled");
        assertThat(end(pod).getExitCode()).isEqualTo(137);
    }

    @Test
    void aDeletedPodMayEndByItself(KubernetesClient client) {
        String script = "trap 'echo saved > /dev/termination-log; exit 143' TERM; echo ready;"
                + " while :; do sleep 0.05; done";
        Pods.create(client, Pods.keptAfterItsEnd(Pods.once("polite", script)));
        Pods.awaitLog(client, "polite", "ready");

        client.pods().withName("polite").withGracePeriod(600).delete();
        Pod pod = Pods.awaitPhase(client, "polite", "Failed");

        assertThat(end(pod).getExitCode()).isEqualTo(143);
        assertThat(end(pod).getMessage()).isEqualTo("saved\n");
        Pods.letGo(client, "polite");
        Pods.awaitGone(client, "polite");
    }

    @Test
    void aDeletedPodThatDoesNotEndIsKilled(KubernetesClient client) {
        String script = "trap '' TERM; echo ready; while :; do sleep 0.05; done";
        Pods.create(client, Pods.keptAfterItsEnd(Pods.once("stubborn", script)));
        Pods.awaitLog(client, "stubborn", "ready");

        client.pods().withName("stubborn").withGracePeriod(1).delete();
        Pod pod = Pods.awaitPhase(client, "stubborn", "Failed");

        assertThat(end(pod).getExitCode()).isEqualTo(137);
        assertThat(end(pod).getReason()).isEqualTo("Error");
        Pods.letGo(client, "stubborn");
        Pods.awaitGone(client, "stubborn");
    }

    @Test
    void aPodDeletedByForceEndsTooThoughItsObjectGoesAtOnce(KubernetesClient client) {
        // Kubernetes makes one dollar sign of two
        Pods.create(client, Pods.once("forced", "echo $$$$; exec sleep 1000"));
        Pods.awaitLog(client, "forced", "\n");
        long pid = Long.parseLong(Pods.log(client, "forced").strip());

        client.pods().withName("forced").withGracePeriod(0).delete();

        Pods.awaitGone(client, "forced");
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void thePodsOwnDeadlineEndsIt(KubernetesClient client) {
        Pods.create(
                client,
                Pods.once("late", "exec sleep 1000")
                        .editSpec()
                        .withActiveDeadlineSeconds(1L)
                        .endSpec());

        Pod pod = Pods.awaitPhase(client, "late", "Failed");

        assertThat(pod.getStatus().getReason()).isEqualTo("DeadlineExceeded");
        assertThat(end(pod).getExitCode()).isEqualTo(143);
    }

    private static ContainerBuilder shared(String name, String script) {
        return Pods.shell(name, script)
                .addNewVolumeMount()
                .withName("shared")
                .withMountPath("/shared")
                .endVolumeMount();
    }

    private static ContainerStateTerminated end(Pod pod) {
        return Pods.status(pod).getState().getTerminated();
    }
}
