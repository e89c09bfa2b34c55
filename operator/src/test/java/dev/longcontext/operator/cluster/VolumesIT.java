package dev.longcontext.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run with the volumes of its claims. The default StorageClass changes: a cluster of its own. */
class VolumesIT extends WithOperator {
    /** The scheduler looks again after five minutes at a pod of which it missed a change, and the run takes its time. */
    private static final Duration THE_SCHEDULERS_SECOND_LOOK = Duration.ofMinutes(7);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            MiniClusterExtension.own(Clusters::withNode).withRestrictedPods();

    private static final String IS_DEFAULT = "storageclass.kubernetes.io/is-default-class";

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

    /** No default StorageClass: said in the volume controller's own words; one that comes is given to the waiting claim. */
    @Test
    void saysThatThereIsNoStorageAndGoesOnWhenItComes(KubernetesClient client) throws IOException {
        defaultStorage(client, "standard", false);
        try {
            TestRun run = TestRun.apply(client);
            run.awaitReason("Stalled", "ClaimNotBound");
            assertThat(run.condition("DataReady").orElseThrow().getMessage())
                    .contains("tiny-workspace", "no storage class is set", "is-default-class");
            assertThat(run.status().state()).isEqualTo("Blocked");

            atOnce(client);
            run.awaitCondition("Succeeded", "True", THE_SCHEDULERS_SECOND_LOOK);
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
}
