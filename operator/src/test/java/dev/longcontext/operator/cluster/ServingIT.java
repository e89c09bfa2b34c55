package dev.longcontext.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import dev.longcontext.minicluster.node.NodeOptions;
import dev.longcontext.minicluster.node.image.ImageEntry;
import dev.longcontext.minicluster.node.image.ImageTable;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the export to a server that answers, with the stand-in for KServe. */
class ServingIT {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = MiniClusterExtension.own(() -> MiniCluster.builder()
            .withNode(NodeOptions.a800("gpu-1")
                    .withImages(ImageTable.empty()
                            .with(
                                    TrainerScript.IMAGE,
                                    ImageEntry.ofCommand(TrainerScript.command().toArray(String[]::new)))))
            .withKServe());

    private static final Path CRD = Path.of("../crds/longcontextfinetunes.longcontext.dev.yaml");
    private static final Path RUNTIME = Path.of("src/test/resources/cluster/serving-runtime.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private OperatorProcess operator;

    @BeforeEach
    void install(MiniCluster cluster, KubernetesClient client, Namespace namespace) throws IOException {
        client.resource(Files.readString(CRD)).serverSideApply();
        client.resource(Files.readString(RUNTIME)).serverSideApply();
        Awaitility.await("the API is served").until(() -> client.supports(LongContextFineTune.class));
        TestRun.claim(client);
        operator = OperatorProcess.start(cluster, namespace.getMetadata().getName());
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void servesServesAnewAndWithdraws(KubernetesClient client) throws IOException {
        TestRun run =
                TestRun.apply(client, "when: OnGatesPassed", "when: OnGatesPassed\n    kserve: {runtime: script}");

        run.awaitCondition("Succeeded", "True");
        assertThat(run.condition("ServingReady").orElseThrow().getStatus()).isEqualTo("True");
        assertThat(run.status().serving().url()).startsWith("http");
        assertThat(service(client, "tiny").getMetadata().getAnnotations())
                .containsEntry("serving.kserve.io/deploymentMode", "Standard");

        run.patchSpec("{\"publish\":{\"kserve\":{\"name\":\"renamed\"}}}");
        Awaitility.await("the new one answers")
                .atMost(PATIENCE)
                .until(() -> service(client, "tiny") == null
                        && "renamed".equals(run.status().serving().name())
                        && run.status().serving().url() != null);

        run.patchSpec("{\"publish\":{\"when\":\"Never\"}}");
        Awaitility.await("it is withdrawn").atMost(PATIENCE).until(() -> service(client, "renamed") == null);
        assertThat(run.status().state()).isEqualTo("Succeeded");
    }

    @Test
    void publishesNothingWhenAGateFails(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(
                client,
                "when: OnGatesPassed",
                "when: OnGatesPassed\n    kserve: {runtime: script}",
                "value: happy",
                "value: gates-failed");

        assertThat(run.awaitCondition("Succeeded", "False").getReason()).isEqualTo("GatesFailed");

        assertThat(run.condition("ServingReady").orElseThrow().getStatus()).isEqualTo("False");
        assertThat(service(client, "tiny")).isNull();
    }

    private static GenericKubernetesResource service(KubernetesClient client, String name) {
        return client.genericKubernetesResources("serving.kserve.io/v1beta1", "InferenceService")
                .withName(name)
                .get();
    }
}
