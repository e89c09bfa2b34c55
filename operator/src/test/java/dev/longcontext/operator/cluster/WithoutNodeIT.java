package dev.longcontext.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator on a real API server where no pod ever runs: what it says about what is missing, and what it makes. */
class WithoutNodeIT extends WithOperator {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = MiniClusterExtension.own(MiniCluster::builder);

    /** Without the claim that runs name. */
    @Override
    void prepare(KubernetesClient client) throws IOException {
        Clusters.serveTheApi(client);
    }

    @Test
    void saysWhatIsMissingAndGoesOnWhenItComes(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client);
        Condition data = run.awaitCondition("DataReady", "False");
        assertThat(data.getReason()).isEqualTo("ClaimNotFound");
        assertThat(data.getMessage()).contains("spec.baseModel.uri", "\"models\"");

        TestRun.claim(client);
        run.awaitReason("Stalled", "NoNodeFits");
        assertThat(run.condition("NodeAvailable").orElseThrow().getMessage())
                .contains("1 nvidia.com/gpu", "the cluster has no node", "spec.resources.autoscaled");
    }

    /** A pod that asks for GPUs and waits is what a cluster autoscaler looks for. */
    @Test
    void makesThePodWhereTheClusterAddsNodes(KubernetesClient client) throws IOException {
        TestRun.claim(client);
        StorageClass volumes = client.storage()
                .v1()
                .storageClasses()
                .resource(new StorageClassBuilder()
                        .withNewMetadata()
                        .withName("where-the-pod-is")
                        .addToAnnotations("storageclass.kubernetes.io/is-default-class", "true")
                        .endMetadata()
                        .withProvisioner("example.com/volumes")
                        .withVolumeBindingMode("WaitForFirstConsumer")
                        .build())
                .create();
        TestRun run = TestRun.apply(client, "gpus: 1", "gpus: 1\n    autoscaled: true");

        run.awaitState("Queued");

        assertThat(client.pods().list().getItems())
                .hasSize(1)
                .allMatch(pod -> pod.getSpec()
                        .getContainers()
                        .get(0)
                        .getResources()
                        .getLimits()
                        .containsKey("nvidia.com/gpu"));
        assertThat(run.condition("NodeAvailable").orElseThrow().getStatus()).isEqualTo("Unknown");
        client.resource(volumes).delete();
    }

    @Test
    void writesNothingWhenNothingHasChanged(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client);
        run.awaitCondition("DataReady", "False");
        String version = run.get().getMetadata().getResourceVersion();

        // makes the operator look again, without any news for it
        for (int i = 0; i < 3; i++) {
            client.resources(LongContextFineTune.class)
                    .withName(TestRun.NAME)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\": {\"labels\": {\"look\": \"again-%d\"}}}".formatted(i));
        }
        String labelled = run.get().getMetadata().getResourceVersion();
        assertThat(labelled).isNotEqualTo(version);
        Awaitility.await("it stays as it is")
                .during(Duration.ofSeconds(12))
                .atMost(Duration.ofSeconds(20))
                .until(() -> run.get().getMetadata().getResourceVersion().equals(labelled));
    }

    @Test
    void tellsEventsAndMetrics(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client);
        run.awaitCondition("Stalled", "True");

        Awaitility.await("an event")
                .until(() -> client.events().v1().events().list().getItems().stream()
                        .anyMatch(event -> "ClaimNotFound".equals(event.getReason())
                                && TestRun.NAME.equals(event.getRegarding().getName())));
        String metrics = operator.text("/q/metrics");
        assertThat(metrics).contains("longcontext_runs{state=\"Blocked\"} 1.0").containsPattern("reconciliations_.*");
    }

    @Test
    void givesTheLeaseBackWhenItIsAskedToStop(KubernetesClient client) {
        Awaitility.await("it leads").until(() -> Objects.equals(holder(client), OperatorProcess.NAME));

        assertThat(operator.terminate()).isZero();

        assertThat(holder(client)).isNull();
    }

    /** Null: nobody. */
    private static String holder(KubernetesClient client) {
        Lease lease = client.leases().withName("longcontext-operator").get();
        return lease == null ? null : lease.getSpec().getHolderIdentity();
    }
}
