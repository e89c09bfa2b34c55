package dev.longcontext.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the export to a server that answers, with the stand-in for KServe. */
class ServingIT extends WithOperator {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            MiniClusterExtension.own(() -> Clusters.withNode().withKServe());

    private static final Path RUNTIME = Path.of("src/test/resources/cluster/serving-runtime.yaml");

    @Override
    void prepare(KubernetesClient client) throws IOException {
        super.prepare(client);
        client.resource(Files.readString(RUNTIME)).serverSideApply();
    }

    @Test
    void servesServesAnewAndWithdraws(KubernetesClient client) throws IOException {
        TestRun run =
                TestRun.apply(client, "when: OnGatesPassed", "when: OnGatesPassed\n    kserve: {runtime: script}");

        run.awaitCondition("Succeeded", "True");
        assertThat(run.condition("ServingReady").orElseThrow().getStatus()).isEqualTo("True");
        assertThat(run.status().serving().clusterUrl()).startsWith("http");
        assertThat(service(client, "tiny").getMetadata().getAnnotations())
                .containsEntry("serving.kserve.io/deploymentMode", "Standard");

        run.patchSpec("{\"publish\":{\"kserve\":{\"name\":\"renamed\"}}}");
        Awaitility.await("the new one answers")
                .atMost(PATIENCE)
                .until(() -> service(client, "tiny") == null
                        && "renamed".equals(run.status().serving().name())
                        && run.status().serving().clusterUrl() != null);

        run.patchSpec("{\"publish\":{\"when\":\"Never\"}}");
        Awaitility.await("it is withdrawn").atMost(PATIENCE).until(() -> service(client, "renamed") == null);
        assertThat(run.status().state()).isEqualTo("Succeeded");
    }

    /** The two generations stay apart for good, by the wrong runtime and by an edit that changes no Deployment. */
    @Test
    void goesOnWhenTheRuntimeIsMendedAndSomebodyScalesIt(KubernetesClient client) throws IOException {
        TestRun run =
                TestRun.apply(client, "when: OnGatesPassed", "when: OnGatesPassed\n    kserve: {runtime: absent}");
        run.awaitReason("Stalled", "RuntimeNotRecognized");

        edit(client, "{\"spec\":{\"predictor\":{\"maxReplicas\":3}}}");
        run.patchSpec("{\"publish\":{\"kserve\":{\"runtime\":\"script\"}}}");
        run.awaitCondition("Succeeded", "True");

        GenericKubernetesResource service = service(client, "tiny");
        assertThat(service.getMetadata().getGeneration()).isEqualTo(3);
        assertThat(service.<Number>get("status", "observedGeneration").longValue())
                .isEqualTo(1);
        assertThat(service.<Integer>get("spec", "predictor", "maxReplicas"))
                .as("a field of somebody else's stays")
                .isEqualTo(3);
        assertThat(run.condition("ServingReady").orElseThrow().getMessage())
                .contains(run.status().serving().clusterUrl(), "inside the cluster", "tiny-");
    }

    /** What was applied comes back; what others added beside it stays. */
    @Test
    void putsBackWhatSomebodyChanges(KubernetesClient client) throws IOException {
        TestRun run =
                TestRun.apply(client, "when: OnGatesPassed", "when: OnGatesPassed\n    kserve: {runtime: script}");
        run.awaitCondition("Succeeded", "True");
        String ours = service(client, "tiny").get("spec", "predictor", "model", "storageUri");

        edit(client, """
                {"metadata": {"annotations": {"team.example.com/cost-centre": "7"}},
                 "spec": {"predictor": {"maxReplicas": 3, "model": {"storageUri": "pvc://models/tiny"}}}}
                """);
        awaitEvent(client, "PutBack", "pvc://models/tiny");
        run.awaitCondition("ServingReady", "True");

        GenericKubernetesResource service = service(client, "tiny");
        assertThat(service.<String>get("spec", "predictor", "model", "storageUri"))
                .isEqualTo(ours);
        assertThat(service.<Integer>get("spec", "predictor", "maxReplicas")).isEqualTo(3);
        assertThat(service.getMetadata().getAnnotations()).containsEntry("team.example.com/cost-centre", "7");
        assertThat(run.status().state()).isEqualTo("Succeeded");
    }

    /** As an admission webhook or another controller does it. */
    @Test
    void doesNotChaseOneWhoChangesItEachTime(KubernetesClient client) throws IOException {
        TestRun run =
                TestRun.apply(client, "when: OnGatesPassed", "when: OnGatesPassed\n    kserve: {runtime: script}");
        run.awaitCondition("Succeeded", "True");
        String theirs = "{\"spec\":{\"predictor\":{\"model\":{\"storageUri\":\"pvc://models/tiny\"}}}}";

        // One read for both conditions: nobody changes it after the last edit, so the next time it is put back holds.
        LongContextFineTuneStatus status = Awaitility.await("it is said to be contested")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            edit(client, theirs);
                            return run.status();
                        },
                        seen -> TestRun.condition(seen, "Stalled")
                                .filter(stalled -> stalled.getReason().equals("Contested"))
                                .isPresent());

        assertThat(TestRun.condition(status, "ServingReady").orElseThrow().getMessage())
                .contains("spec.predictor.model.storageUri", "pvc://models/tiny", "spec.publish.kserve");
        assertThat(service(client, "tiny").getMetadata().getGeneration())
                .as("each time it was put back, and each time it was changed, is a generation")
                .isLessThan(10);
    }

    private static void edit(KubernetesClient client, String patch) {
        client.genericKubernetesResources("serving.kserve.io/v1beta1", "InferenceService")
                .withName("tiny")
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static void awaitEvent(KubernetesClient client, String reason, String text) {
        Awaitility.await(reason)
                .atMost(PATIENCE)
                .until(() -> client.events().v1().events().list().getItems().stream()
                        .anyMatch(event -> reason.equals(event.getReason())
                                && event.getNote().contains(text)));
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

    @Test
    void publishesWhatAGateKeptBackOnceItIsApproved(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(
                client,
                "when: OnGatesPassed",
                "when: OnGatesPassed\n    allowApproval: true\n    kserve: {runtime: script}",
                "value: happy",
                "value: gates-failed");
        run.awaitCondition("Succeeded", "False");
        assertThat(run.condition("Stalled").orElseThrow().getMessage())
                .contains("accuracy is 0.5", ", its gate requires at least 0.98", "spec.approve: true publishes");

        client.resources(LongContextFineTune.class)
                .withName("tiny")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"approve\": true}}");

        run.awaitCondition("Succeeded", "True");
        assertThat(service(client, "tiny")).isNotNull();
        assertThat(run.condition("GatesPassed").orElseThrow().getStatus()).isEqualTo("False");
        assertThat(run.status().approval().time()).isNotNull();
        assertThat(run.status().approval().gates())
                .singleElement()
                .asString()
                .startsWith("evaluation \"needle\": accuracy is 0.5")
                .endsWith(", its gate requires at least 0.98");
    }

    private static GenericKubernetesResource service(KubernetesClient client, String name) {
        return client.genericKubernetesResources("serving.kserve.io/v1beta1", "InferenceService")
                .withName(name)
                .get();
    }
}
