package dev.longcontext.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator on a real API server where no pod ever runs: what it says about what is missing, and what it makes. */
class WithoutNodeIT {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = MiniClusterExtension.own(MiniCluster::builder);

    private static final Path CRD = Path.of("../crds/longcontextfinetunes.longcontext.dev.yaml");
    private static final Path NODE = Path.of("src/test/resources/cluster/node.yaml");

    private OperatorProcess operator;

    @BeforeEach
    void install(MiniCluster cluster, KubernetesClient client, Namespace namespace) throws IOException {
        client.resource(Files.readString(CRD)).serverSideApply();
        Awaitility.await("the API is served").until(() -> client.supports(LongContextFineTune.class));
        operator = OperatorProcess.start(cluster, namespace.getMetadata().getName());
    }

    @AfterEach
    void stop(KubernetesClient client) {
        operator.close();
        client.nodes().withName("gpu-by-hand").delete();
    }

    @Test
    void saysWhatIsMissingAndGoesOnWhenItComes(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client);
        Condition data = run.awaitCondition("DataReady", "False");
        assertThat(data.getReason()).isEqualTo("ClaimNotFound");
        assertThat(data.getMessage()).contains("spec.baseModel.uri", "\"models\"");

        TestRun.claim(client);
        Awaitility.await("the claim is seen")
                .until(() -> run.condition("Stalled")
                        .filter(c -> c.getReason().equals("NoNodeFits"))
                        .isPresent());
        assertThat(run.condition("NodeAvailable").orElseThrow().getMessage())
                .contains("nvidia.com/gpu.count", "the cluster has no node");

        addNode(client);
        run.awaitCondition("NodeAvailable", "True");
        run.awaitState("Preparing");
        assertThat(run.jobs()).containsExactly("tiny-prepare-1");
        assertThat(run.condition("Succeeded").orElseThrow().getStatus()).isEqualTo("Unknown");
    }

    @Test
    void goesOnAfterAKillWithoutASecondJob(MiniCluster cluster, KubernetesClient client, Namespace namespace)
            throws IOException {
        TestRun.claim(client);
        addNode(client);
        TestRun run = TestRun.apply(client);
        Awaitility.await("the first Job").until(() -> run.job("prepare", 1) != null);
        operator.kill();
        operator.close();
        Job before = run.job("prepare", 1);

        operator = OperatorProcess.start(cluster, namespace.getMetadata().getName());
        run.awaitState("Preparing");
        run.patchSpec("{\"suspend\":true}");
        run.awaitState("Suspended");

        assertThat(run.jobs()).containsExactly("tiny-prepare-1");
        assertThat(run.job("prepare", 1).getMetadata().getUid())
                .isEqualTo(before.getMetadata().getUid());
        Awaitility.await("the Job is suspended")
                .until(() -> run.job("prepare", 1).getSpec().getSuspend());
    }

    @Test
    void writesNothingWhenNothingHasChanged(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client);
        run.awaitCondition("DataReady", "False");
        String version = run.get().getMetadata().getResourceVersion();

        // makes the operator look again, without any news for it
        for (int i = 0; i < 3; i++) {
            int label = i;
            client.resources(LongContextFineTune.class).withName(TestRun.NAME).edit(resource -> {
                resource.getMetadata().setLabels(Map.of("look", "again-" + label));
                return resource;
            });
        }
        String labelled = run.get().getMetadata().getResourceVersion();
        assertThat(labelled).isNotEqualTo(version);
        Awaitility.await("it stays as it is")
                .during(Duration.ofSeconds(12))
                .atMost(Duration.ofSeconds(20))
                .until(() -> run.get().getMetadata().getResourceVersion().equals(labelled));
    }

    @Test
    void deletionLeavesNothing(KubernetesClient client) throws IOException {
        TestRun.claim(client);
        addNode(client);
        TestRun run = TestRun.apply(client);
        run.awaitState("Preparing");
        Awaitility.await("children")
                .until(() -> run.children().containsAll(List.of("tiny-prepare-1", "tiny-run", "tiny-workspace")));

        run.delete();

        Awaitility.await("nothing is left")
                .atMost(Duration.ofSeconds(60))
                .until(() -> run.children().isEmpty());
        assertThat(client.persistentVolumeClaims().withName("models").get()).isNotNull();
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

    private static void addNode(KubernetesClient client) throws IOException {
        Node node = Serialization.unmarshal(Files.readString(NODE), Node.class);
        client.nodes().resource(node).create();
        client.nodes().resource(node).updateStatus();
    }
}
