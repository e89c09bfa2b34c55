package dev.longcontext.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the API server or the Job controller refuses, by everything that refuses in a real cluster: it is said at once, and
 * the run goes on by itself once the cause is gone.
 */
class RefusalsIT {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = MiniClusterExtension.own(Clusters::withNode);

    private static final Path REFUSING = Path.of("src/test/resources/cluster/refusing");
    private static final Duration SAID = Duration.ofSeconds(5);
    private static final Duration GOES_ON = Duration.ofSeconds(30);

    /** A leader that cannot renew its Lease for two thirds of this ends, and a kubelet would start it again. */
    private static final Map<String, String> OUTLASTS_AN_OUTAGE =
            Map.of("LONGCONTEXT_LEADER_ELECTION_DURATION", "120s");

    private static OperatorProcess operator;
    private static ChartRights rights;
    private static BreakableConnection api;

    private String namespace;

    @BeforeEach
    void install(MiniCluster cluster, KubernetesClient client, Namespace made) throws IOException {
        namespace = made.getMetadata().getName();
        Clusters.prepare(client);
        if (operator == null) {
            rights = ChartRights.grant(client);
            URI server = cluster.controlPlane().server();
            api = new BreakableConnection(server.getPort());
            Path kubeconfig = Files.createTempFile("operator", ".kubeconfig");
            Files.writeString(
                    kubeconfig,
                    cluster.controlPlane()
                            .userKubeconfig(ChartRights.USER, List.of())
                            .replace(":" + server.getPort(), ":" + api.port()));
            operator = OperatorProcess.start(kubeconfig, "", OUTLASTS_AN_OUTAGE);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        operator.close();
        api.close();
    }

    /** Each file has what refuses, and says in comments which reason, which words of the server and which of the remedy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "quota-of-no-jobs",
                "quota-of-cpu-limits",
                "quota-of-pods",
                "policy",
                "webhook-that-is-away",
                "limit-range"
            })
    void saysWhoRefusesAndGoesOn(String name, KubernetesClient client) throws IOException {
        Refusing refusing = Refusing.read(REFUSING.resolve(name + ".yaml"), namespace);
        List<HasMetadata> causes = client.resourceList(refusing.manifest()).serverSideApply();
        refusing.awaitEffect(client);
        TestRun run = TestRun.apply(client);

        Condition stalled = stalled(run, refusing.reason());

        assertThat(stalled.getMessage()).contains(refusing.words());
        assertThat(run.condition("DataReady").orElseThrow().getReason()).isEqualTo(refusing.reason());
        assertThat(run.status().state()).isEqualTo("Blocked");
        awaitEvent(client, refusing.reason());

        client.resourceList(causes).delete();
        goesOn(run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serviceAccountName", "priorityClassName", "runtimeClassName"})
    void saysWhatAPodNamesInVain(String field, KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client, "gpus: 1", "gpus: 1\n    " + field + ": " + namespace);

        Condition stalled = stalled(run, "ReferenceNotFound");
        assertThat(stalled.getMessage()).contains("tiny-prepare-1", namespace, field);

        HasMetadata missing = client.resource(Refusing.named(field, namespace)).create();
        goesOn(run);
        client.resource(missing).delete();
    }

    @Test
    void saysThatANameIsTakenAndWaits(KubernetesClient client) throws IOException {
        Job other = client.batch()
                .v1()
                .jobs()
                .resource(Refusing.job("tiny-prepare-1"))
                .create();
        TestRun run = TestRun.apply(client);

        assertThat(stalled(run, "NameTaken").getMessage())
                .contains("Job tiny-prepare-1", "does not belong to this run");

        client.resource(other).delete();
        goesOn(run);
    }

    @Test
    void saysThatARightIsMissing(KubernetesClient client) throws IOException {
        rights.take("create", "jobs");
        TestRun run = TestRun.apply(client);

        assertThat(stalled(run, "Forbidden").getMessage())
                .contains("Job tiny-prepare-1", "cannot create resource \"jobs\"", "docs/operator.md");

        rights.giveBack();
        goesOn(run);
    }

    @Test
    void goesOnWhenAStorageClassComes(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client, "size: 10Mi", "size: 10Mi\n      storageClassName: " + namespace);
        assertThat(stalled(run, "StorageClassNotFound").getMessage()).contains(namespace);

        HasMetadata storageClass = client.resource(new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withProvisioner("nobody")
                        .build())
                .create();

        Awaitility.await("the claim is made")
                .atMost(SAID)
                .until(() -> client.persistentVolumeClaims()
                                .withName("tiny-workspace")
                                .get()
                        != null);
        client.resource(storageClass).delete();
    }

    /** The server is there and nobody can reach it: nothing is forgotten. */
    @Test
    void goesOnAfterTheApiServerWasAway(MiniCluster cluster, KubernetesClient client) throws IOException {
        Refusing quota = Refusing.read(REFUSING.resolve("quota-of-no-jobs.yaml"), namespace);
        List<HasMetadata> causes = client.resourceList(quota.manifest()).serverSideApply();
        quota.awaitEffect(client);
        TestRun run = TestRun.apply(client);
        stalled(run, quota.reason());

        api.breakOff();
        try {
            Awaitility.await("the operator notices")
                    .atMost(GOES_ON)
                    .until(() -> operator.log().contains("writing the status failed too"));
            client.resourceList(causes).delete();
        } finally {
            api.restore();
        }

        goesOn(run);
    }

    @Test
    void isQuietWhenTheNamespaceGoes(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        run.awaitState("Training");

        client.namespaces().withName(namespace).delete();
        Awaitility.await("the run is gone").atMost(Duration.ofMinutes(1)).until(() -> run.get() == null);

        assertThat(operator.log().lines().filter(line -> line.contains(namespace)))
                .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        assertThat(operator.log()).doesNotContain("unable to create new content");
    }

    private Condition stalled(TestRun run, String reason) {
        Awaitility.await(reason + " is said")
                .atMost(SAID)
                .until(() -> run.condition("Stalled")
                        .filter(c ->
                                c.getStatus().equals("True") && c.getReason().equals(reason))
                        .isPresent());
        return run.condition("Stalled").orElseThrow();
    }

    private static void goesOn(TestRun run) {
        Awaitility.await("the stage has a pod")
                .atMost(GOES_ON)
                .until(() -> run.children().stream().anyMatch(name -> name.matches("tiny-prepare-1-.+")));
        Awaitility.await("nothing is blocking the run")
                .atMost(SAID)
                .until(() -> run.condition("Stalled")
                        .filter(c -> c.getStatus().equals("False"))
                        .isPresent());
    }

    private static void awaitEvent(KubernetesClient client, String reason) {
        Awaitility.await("an event")
                .atMost(SAID)
                .until(() -> client.events().v1().events().list().getItems().stream()
                        .anyMatch(event -> reason.equals(event.getReason())
                                && "Warning".equals(event.getType())
                                && TestRun.NAME.equals(event.getRegarding().getName())));
    }
}
