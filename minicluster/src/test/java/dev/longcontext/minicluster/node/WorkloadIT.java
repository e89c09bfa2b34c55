package dev.longcontext.minicluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Kubernetes' own controllers make of the node. */
class WorkloadIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = NodeClusters.withNode();

    @Test
    void twoJobsInARowShareAClaimWhoseFolderGoesWithIt(MiniCluster cluster, KubernetesClient client) throws Exception {
        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("workspace")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteMany")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        client.resource(job(
                        "write",
                        Pods.shell("main", "echo content > /workspace/file").build()))
                .create();
        awaitJob(client, "write", "Complete");
        client.resource(job(
                        "read",
                        Pods.shell("main", "grep -q content /workspace/file").build()))
                .create();
        awaitJob(client, "read", "Complete");

        Path folder = cluster.volumeFolder(client.getNamespace(), "workspace").orElseThrow();
        assertThat(folder.resolve("file")).hasContent("content");
        client.batch().v1().jobs().delete();
        client.persistentVolumeClaims().withName("workspace").delete();
        await().atMost(LONG).until(() -> Files.notExists(folder));
    }

    @Test
    void aJobThatFailsIsFailedByItsPodFailurePolicy(KubernetesClient client) {
        Job job = new JobBuilder()
                .withNewMetadata()
                .withName("fails")
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(3)
                .withNewPodFailurePolicy()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName("main")
                .withOperator("In")
                .withValues(65)
                .endOnExitCodes()
                .endRule()
                .endPodFailurePolicy()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withContainers(Pods.shell("main", "exit 65").build())
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        client.resource(job).create();

        awaitJob(client, "fails", "Failed");

        assertThat(client.batch()
                        .v1()
                        .jobs()
                        .withName("fails")
                        .get()
                        .getStatus()
                        .getConditions())
                .extracting("reason")
                .contains("PodFailurePolicy");
    }

    @Test
    void aDeploymentIsReadyWhenItsProbesSay(KubernetesClient client) {
        String script = "trap 'exit 0' TERM; touch started; sleep 0.3; touch ready; while :; do sleep 0.05; done";
        Container container = Pods.shell("main", script)
                .withNewStartupProbe()
                .withNewExec()
                .withCommand("test", "-f", "started")
                .endExec()
                .withPeriodSeconds(1)
                .withFailureThreshold(60)
                .endStartupProbe()
                .withNewReadinessProbe()
                .withNewExec()
                .withCommand("test", "-f", "ready")
                .endExec()
                .withPeriodSeconds(1)
                .endReadinessProbe()
                .build();
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(2)
                        .withNewSelector()
                        .withMatchLabels(Map.of("app", "web"))
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(Map.of("app", "web"))
                        .endMetadata()
                        .withNewSpec()
                        .withContainers(container)
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();

        await().atMost(LONG)
                .until(() -> Integer.valueOf(2)
                        .equals(client.apps()
                                .deployments()
                                .withName("web")
                                .get()
                                .getStatus()
                                .getReadyReplicas()));

        assertThat(client.pods().withLabel("app", "web").list().getItems())
                .extracting(pod -> pod.getStatus().getPodIP())
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void aContainerWhoseLivenessProbeFailsIsStartedAgain(KubernetesClient client) {
        Container container = Pods.shell("main", "trap 'exit 0' TERM; while :; do sleep 0.05; done")
                .withNewLivenessProbe()
                .withNewTcpSocket()
                .withNewPort(1)
                .endTcpSocket()
                .withPeriodSeconds(1)
                .withFailureThreshold(1)
                .endLivenessProbe()
                .build();
        Pods.create(
                client,
                Pods.once("dead", "")
                        .editSpec()
                        .withRestartPolicy("Always")
                        .withContainers(container)
                        .endSpec());

        Pods.await(
                client,
                "dead",
                pod -> !pod.getStatus().getContainerStatuses().isEmpty()
                        && Pods.status(pod).getRestartCount() > 0);

        Pods.awaitEvent(client, "dead", "Liveness probe failed: dial tcp 127.");
        Pods.awaitEvent(client, "dead", "Container main failed liveness probe, will be restarted");
    }

    @Test
    void theSchedulerCountsTheGpus(KubernetesClient client) {
        Pods.create(client, withGpus("nine", 9, "echo never"));
        Pods.create(client, withGpus("eight", 8, "echo $NVIDIA_VISIBLE_DEVICES"));

        Pods.awaitPhase(client, "eight", "Succeeded");
        assertThat(Pods.log(client, "eight")).isEqualTo("0,1,2,3,4,5,6,7\n");
        Pod nine = Pods.await(client, "nine", pod -> "False".equals(Pods.condition(pod, "PodScheduled")));
        assertThat(nine.getStatus().getConditions())
                .anySatisfy(condition -> assertThat(condition.getMessage()).contains("Insufficient nvidia.com/gpu"));
    }

    private static PodBuilder withGpus(String name, int gpus, String script) {
        Container container = Pods.shell("main", script)
                .withNewResources()
                .addToLimits("nvidia.com/gpu", new Quantity(String.valueOf(gpus)))
                .endResources()
                .build();
        return Pods.once(name, "").editSpec().withContainers(container).endSpec();
    }

    private static Job job(String name, Container container) {
        container
                .getVolumeMounts()
                .add(new VolumeMountBuilder()
                        .withName("workspace")
                        .withMountPath("/workspace")
                        .build());
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withContainers(container)
                .addNewVolume()
                .withName("workspace")
                .withNewPersistentVolumeClaim("workspace", false)
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static void awaitJob(KubernetesClient client, String name, String condition) {
        await("job " + name)
                .atMost(LONG)
                .until(() -> client.batch().v1().jobs().withName(name).get().getStatus().getConditions().stream()
                        .anyMatch(found -> found.getType().equals(condition)
                                && found.getStatus().equals("True")));
    }
}
