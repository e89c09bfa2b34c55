package dev.longcontext.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.StageStatus;
import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs of the built operator on a real control plane and the virtual node, with a trainer that only keeps the contract. */
class OnANodeIT extends WithOperator {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Clusters.shared();

    @Test
    void goesThroughEveryStage(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client);

        run.awaitCondition("Succeeded", "True");

        assertThat(run.jobs()).containsExactly("tiny-evaluate-1", "tiny-export-1", "tiny-prepare-1", "tiny-train-1");
        assertThat(run.status().state()).isEqualTo("Succeeded");
        assertThat(run.status().stages()).extracting(StageStatus::state).containsOnly("Succeeded");
        assertThat(run.status().evaluation()).isNotEmpty();
        assertThat(run.status().artifact().uri()).isEqualTo("pvc://tiny-workspace/export/merged");
        assertThat(run.status().resolved().nativeLength()).isEqualTo(256);
        assertThat(run.status().progress().percent()).isEqualTo(100);
        assertThat(run.status().failure()).isNull();
    }

    @Test
    void makesATokenAndANetworkPolicyThatGoWithTheRun(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        Awaitility.await("train").atMost(PATIENCE).until(() -> run.job("train", 1) != null);

        String name = "tiny-token-" + run.get().getMetadata().getUid().substring(0, 8);
        Secret token = client.secrets().withName(name).get();
        assertThat(new String(Base64.getDecoder().decode(token.getData().get("token")), StandardCharsets.US_ASCII))
                .matches("[A-Za-z0-9_-]{43}");
        assertThat(token.getImmutable()).isTrue();
        NetworkPolicy policy =
                client.network().v1().networkPolicies().withName("tiny-run").get();
        assertThat(policy.getSpec().getPodSelector().getMatchLabels()).containsEntry("longcontext.dev/run", "tiny");
        assertThat(policy.getSpec()
                        .getIngress()
                        .get(0)
                        .getPorts()
                        .get(0)
                        .getPort()
                        .getIntVal())
                .isEqualTo(9090);

        hold.release();
        run.awaitCondition("Succeeded", "True");
        run.delete();
        Awaitility.await("they are gone")
                .atMost(PATIENCE)
                .until(() -> client.secrets().withName(name).get() == null
                        && client.network()
                                        .v1()
                                        .networkPolicies()
                                        .withName("tiny-run")
                                        .get()
                                == null);
    }

    @Test
    void leavesAConfigMapOfSomebodyElseAlone(KubernetesClient client) throws IOException {
        ConfigMap others = client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("tiny-run")
                        .endMetadata()
                        .addToData("theirs", "kept")
                        .build())
                .create();
        TestRun run = TestRun.apply(client);

        assertThat(run.awaitReason("Stalled", "NameTaken").getMessage()).contains("ConfigMap tiny-run");
        ConfigMap found = client.configMaps().withName("tiny-run").get();
        assertThat(found.getMetadata().getResourceVersion())
                .isEqualTo(others.getMetadata().getResourceVersion());
        assertThat(run.jobs()).isEmpty();

        client.configMaps().withName("tiny-run").delete();
        run.awaitCondition("Succeeded", "True");
    }

    @Test
    void exportsNothingWhenAGateFails(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client, "value: happy", "value: gates-failed");

        assertThat(run.awaitCondition("Succeeded", "False").getMessage()).contains("accuracy is 0.5", "at least 0.98");

        assertThat(run.status().state()).isEqualTo("GatesFailed");
        assertThat(run.jobs()).doesNotContain("tiny-export-1");
    }

    @Test
    void showsProgressAndResumesAfterThePodIsDeleted(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        run.awaitProgress("70%");
        assertThat(run.status().progress().remaining()).isEqualTo("1m30s");

        client.pods().withLabel("longcontext.dev/stage", "train").delete();
        Awaitility.await("the second attempt").atMost(PATIENCE).until(() -> run.job("train", 2) != null);
        hold.release();
        run.awaitCondition("Succeeded", "True");

        StageStatus train = run.status().stages().get(1);
        assertThat(train.attempt()).isEqualTo(2);
        assertThat(train.restarts())
                .as("a stop that was asked for does not count")
                .isNull();
        assertThat(run.jobs()).contains("tiny-train-1", "tiny-train-2").doesNotContain("tiny-train-3");
    }

    @Test
    void goesOnWhenTheOperatorIsKilledInTheMiddle(MiniCluster cluster, KubernetesClient client, Namespace namespace)
            throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        run.awaitState("Training");
        operator.kill();
        operator.close();
        hold.release();

        operator = OperatorProcess.start(cluster, namespace.getMetadata().getName());
        run.awaitCondition("Succeeded", "True");

        assertThat(run.jobs()).containsExactly("tiny-evaluate-1", "tiny-export-1", "tiny-prepare-1", "tiny-train-1");
        assertThat(client.pods().list().getItems()).hasSize(4);
    }

    @Test
    void deletionLeavesNothing(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        run.awaitState("Training");
        assertThat(run.children()).containsAll(List.of("tiny-prepare-1", "tiny-run", "tiny-train-1", "tiny-workspace"));

        run.delete();

        Awaitility.await("nothing is left")
                .atMost(PATIENCE)
                .until(() -> run.children().isEmpty());
        assertThat(client.persistentVolumeClaims().withName("models").get()).isNotNull();
    }
}
