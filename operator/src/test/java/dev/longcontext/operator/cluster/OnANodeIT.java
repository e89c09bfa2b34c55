package dev.longcontext.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.StageStatus;
import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import dev.longcontext.minicluster.node.NodeOptions;
import dev.longcontext.minicluster.node.image.ImageEntry;
import dev.longcontext.minicluster.node.image.ImageTable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the built operator on a real control plane and the virtual node, with a trainer that only keeps the contract. */
class OnANodeIT {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = MiniClusterExtension.own(() -> MiniCluster.builder()
                    .withNode(NodeOptions.a800("gpu-1")
                            .withImages(ImageTable.empty()
                                    .with(
                                            TrainerScript.IMAGE,
                                            ImageEntry.ofCommand(
                                                    TrainerScript.command().toArray(String[]::new))))))
            .withRestrictedPods();

    private static final Path CRD = Path.of("../crds/longcontextfinetunes.longcontext.dev.yaml");
    private static final String IS_DEFAULT = "storageclass.kubernetes.io/is-default-class";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private OperatorProcess operator;

    @BeforeEach
    void install(MiniCluster cluster, KubernetesClient client, Namespace namespace) throws IOException {
        client.resource(Files.readString(CRD)).serverSideApply();
        Awaitility.await("the API is served").until(() -> client.supports(LongContextFineTune.class));
        TestRun.claim(client);
        operator = OperatorProcess.start(cluster, namespace.getMetadata().getName());
    }

    @AfterEach
    void stop() {
        operator.close();
    }

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

    /** As on hostPath and NFS: the volume is the pod's user's, and a folder that a kubelet makes on it would be root's. */
    @Test
    void worksOnAVolumeWithoutFsGroup(KubernetesClient client, @TempDir Path volume) throws IOException {
        Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxr-xr-x"));
        TestRun.hostPathClaim(client, "shared", volume);
        TestRun run =
                TestRun.apply(client, "claimTemplate:\n      size: 10Mi", "claimName: shared\n    subPath: runs/first");

        run.awaitCondition("Succeeded", "True");

        assertThat(volume.resolve("runs/first/train.done")).exists();
        assertThat(run.status().artifact().uri()).isEqualTo("pvc://shared/runs/first/export/merged");
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

        Awaitility.await("it is said")
                .atMost(PATIENCE)
                .until(() -> run.condition("Stalled")
                        .filter(c -> c.getReason().equals("NameTaken"))
                        .isPresent());
        assertThat(run.condition("Stalled").orElseThrow().getMessage()).contains("ConfigMap tiny-run");
        ConfigMap found = client.configMaps().withName("tiny-run").get();
        assertThat(found.getMetadata().getResourceVersion())
                .isEqualTo(others.getMetadata().getResourceVersion());
        assertThat(run.jobs()).isEmpty();

        client.configMaps().withName("tiny-run").delete();
        run.awaitCondition("Succeeded", "True");
    }

    @Test
    void saysWhichDataIsInvalid(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client, "value: happy", "value: invalid-data");

        assertThat(run.awaitCondition("Succeeded", "False").getReason()).isEqualTo("InvalidData");

        assertThat(run.jobs()).containsExactly("tiny-prepare-1");
        assertThat(run.condition("DataReady").orElseThrow().getMessage()).contains("line 17");
        assertThat(run.condition("Stalled").orElseThrow().getStatus()).isEqualTo("True");
        assertThat(run.status().failure().field()).isEqualTo("spec.data.sources[0].uri");
        assertThat(run.status().failure().exitCode()).isEqualTo(65);
        assertThat(run.status().failure().logTail()).contains("line 17 has no assistant message");
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
    void suspendsAndResumes(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        run.awaitProgress("70%");

        run.patchSpec("{\"suspend\":true}");
        run.awaitCondition("Suspended", "True");
        assertThat(client.pods()
                        .withLabel("longcontext.dev/stage", "train")
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(run.status().stages().get(1).state()).isEqualTo("Suspended");
        assertThat(run.status().checkpoint().step())
                .as("the one that the stop saved")
                .isEqualTo(8);

        hold.release();
        run.patchSpec("{\"suspend\":false}");
        run.awaitCondition("Succeeded", "True");
        assertThat(run.jobs()).contains("tiny-train-1").doesNotContain("tiny-train-2");
    }

    /** No default StorageClass: said in the volume controller's own words; one that comes is given to the waiting claim. */
    @Test
    void saysThatThereIsNoStorageAndGoesOnWhenItComes(KubernetesClient client) throws IOException {
        defaultStorage(client, "standard", false);
        try {
            TestRun run = TestRun.apply(client);
            Awaitility.await("the storage is said to be missing")
                    .atMost(PATIENCE)
                    .until(() -> run.condition("Stalled")
                            .filter(c -> c.getReason().equals("ClaimNotBound"))
                            .isPresent());
            assertThat(run.condition("DataReady").orElseThrow().getMessage())
                    .contains("tiny-workspace", "no storage class is set", "is-default-class");
            assertThat(run.status().state()).isEqualTo("Blocked");

            atOnce(client);
            run.awaitCondition("Succeeded", "True");
        } finally {
            client.storage().v1().storageClasses().withName("at-once").delete();
            defaultStorage(client, "standard", true);
        }
    }

    /** A default that gives a volume before there is a pod: the scheduler heeds that in a moment. */
    private static void atOnce(KubernetesClient client) {
        StorageClass standard =
                client.storage().v1().storageClasses().withName("standard").get();
        client.resource(new StorageClassBuilder()
                        .withNewMetadata()
                        .withName("at-once")
                        .addToAnnotations(IS_DEFAULT, "true")
                        .endMetadata()
                        .withProvisioner(standard.getProvisioner())
                        .withReclaimPolicy(standard.getReclaimPolicy())
                        .withVolumeBindingMode("Immediate")
                        .build())
                .create();
    }

    /** Finished pods hold a claim as running ones do; the run lets it go, and begins again with another. */
    @Test
    void beginsAgainWhenItsWorkspaceIsDeleted(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        run.awaitState("Training");
        String before = workspace(client).getMetadata().getUid();

        client.persistentVolumeClaims().withName("tiny-workspace").delete();
        Awaitility.await("it is said to be on its way out")
                .atMost(PATIENCE)
                .until(() -> run.condition("Trained").orElseThrow().getMessage().contains("was deleted"));
        hold.release();
        run.awaitCondition("Succeeded", "True");

        assertThat(workspace(client).getMetadata().getUid()).isNotEqualTo(before);
        assertThat(run.jobs())
                .contains("tiny-prepare-2", "tiny-train-2", "tiny-export-1")
                .doesNotContain("tiny-prepare-1", "tiny-train-1");
        assertThat(client.events().v1().events().list().getItems())
                .anyMatch(event -> "WorkspaceDeleted".equals(event.getReason()));
    }

    private static PersistentVolumeClaim workspace(KubernetesClient client) {
        return client.persistentVolumeClaims().withName("tiny-workspace").get();
    }

    private static void defaultStorage(KubernetesClient client, String name, boolean isDefault) {
        client.storage()
                .v1()
                .storageClasses()
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + IS_DEFAULT + "\":\"" + isDefault + "\"}}}");
    }

    /** As Kueue does, or a person with kubectl: whose hand it was is told by the API server's book of fields. */
    @Test
    void leavesAJobSuspendedThatSomebodyElseSuspended(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        run.awaitState("Training");

        run.suspendJob(true, "kubectl-patch");
        run.awaitState("Queued");
        assertThat(run.condition("Trained").orElseThrow().getMessage())
                .contains("Job tiny-train-1 is suspended by kubectl-patch");

        run.patchSpec("{\"suspend\":true}");
        run.awaitCondition("Suspended", "True");
        run.patchSpec("{\"suspend\":false}");
        run.awaitState("Queued");
        assertThat(run.job("train", 1).getSpec().getSuspend()).isTrue();

        hold.release();
        run.suspendJob(false, "kubectl-patch");
        run.awaitCondition("Succeeded", "True");
        assertThat(run.jobs()).contains("tiny-train-1").doesNotContain("tiny-train-2");
    }

    @Test
    void anAttemptThatNeverBeganIsMadeAnewWithWhatWasCorrected(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client, "  failurePolicy:", "  image: absent:1\n  failurePolicy:");
        run.awaitState("Blocked");
        assertThat(run.condition("Stalled").orElseThrow().getReason()).isEqualTo("ImagePullBackOff");

        run.patchSpec("{\"suspend\":true,\"image\":\"" + TrainerScript.IMAGE + "\"}");
        run.awaitCondition("Suspended", "True");
        run.patchSpec("{\"suspend\":false}");
        run.awaitCondition("Succeeded", "True");

        assertThat(run.jobs()).contains("tiny-prepare-2").doesNotContain("tiny-prepare-1");
        StageStatus prepare = run.status().stages().get(0);
        assertThat(prepare.restarts()).as("nothing has failed").isNull();
        assertThat(prepare.image()).isEqualTo(TrainerScript.IMAGE);
        assertThat(run.status().resolved().image()).isEqualTo(TrainerScript.IMAGE);
    }

    @Test
    void whatASuspendedRunIsChangedToIsUsedWhenItGoesOn(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        run.awaitState("Training");
        run.patchSpec("{\"suspend\":true}");
        run.awaitCondition("Suspended", "True");

        hold.release();
        run.patchSpec("{\"suspend\":false,\"resources\":{\"memory\":\"192Mi\"}}");
        run.awaitCondition("Succeeded", "True");

        assertThat(run.jobs()).contains("tiny-train-2").doesNotContain("tiny-train-1");
        assertThat(run.job("train", 2)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getResources()
                        .getLimits()
                        .get("memory")
                        .toString())
                .isEqualTo("192Mi")
                .isEqualTo(run.status().resolved().memory());
        assertThat(run.status().stages().get(1).restarts()).isNull();
    }

    @Test
    void aFailedRunIsTakenUpAgain(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client, "value: happy", "value: invalid-data");
        assertThat(run.awaitCondition("Succeeded", "False").getMessage()).contains("raise spec.retry to 1");

        run.patchSpec("{\"retry\":1,\"extraEnv\":[{\"name\":\"BEHAVIOUR\",\"value\":\"happy\"}]}");
        run.awaitCondition("Succeeded", "True");

        assertThat(run.jobs()).contains("tiny-prepare-1", "tiny-prepare-2").doesNotContain("tiny-prepare-3");
        assertThat(run.status().retry().effective()).isTrue();
        assertThat(run.status().failure()).isNull();
        assertThat(client.events().v1().events().list().getItems())
                .anyMatch(event -> "Retried".equals(event.getReason()));

        run.patchSpec("{\"retry\":2}");
        Awaitility.await("it is said that this does nothing")
                .atMost(PATIENCE)
                .until(() -> Boolean.FALSE.equals(run.status().retry().effective()));
        assertThat(run.status().retry().message()).contains("every stage is done");
    }

    @Test
    void saysThatASecretIsMissing(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client, "value: happy", "valueFrom: {secretKeyRef: {name: absent, key: token}}");

        run.awaitCondition("Stalled", "True");

        assertThat(run.status().state()).isEqualTo("Blocked");
        assertThat(run.condition("DataReady").orElseThrow().getReason()).isEqualTo("CreateContainerConfigError");
        assertThat(run.condition("DataReady").orElseThrow().getMessage()).contains("absent", "Create the Secret");
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
