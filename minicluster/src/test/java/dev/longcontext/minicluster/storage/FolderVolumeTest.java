package dev.longcontext.minicluster.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FolderVolumeTest {
    @Test
    void aClaimWaitsForUsOnceItsControllerSaysSo() {
        assertThat(FolderVolume.isWanted(claim())).isTrue();
        assertThat(FolderVolume.isWanted(new PersistentVolumeClaimBuilder(claim())
                        .editMetadata()
                        .withAnnotations(null)
                        .endMetadata()
                        .build()))
                .isFalse();
        assertThat(FolderVolume.isWanted(new PersistentVolumeClaimBuilder(claim())
                        .editSpec()
                        .withVolumeName("bound")
                        .endSpec()
                        .build()))
                .isFalse();
    }

    @Test
    void theVolumeIsTheClaimsAndLiesOnItsNode() {
        PersistentVolume volume = FolderVolume.object(claim(), Path.of("/volumes/x"));

        assertThat(volume.getMetadata().getName()).isEqualTo("pvc-1234");
        assertThat(volume.getSpec().getClaimRef().getUid()).isEqualTo("1234");
        assertThat(volume.getSpec().getAccessModes()).containsExactly("ReadWriteMany");
        assertThat(volume.getSpec().getHostPath().getPath()).isEqualTo("/volumes/x");
        assertThat(volume.getSpec()
                        .getNodeAffinity()
                        .getRequired()
                        .getNodeSelectorTerms()
                        .get(0)
                        .getMatchExpressions()
                        .get(0)
                        .getValues())
                .containsExactly("gpu-node");
    }

    @Test
    void onlyOurReleasedVolumesAreRemoved() {
        PersistentVolume released = new PersistentVolumeBuilder(FolderVolume.object(claim(), Path.of("/volumes/x")))
                .withNewStatus()
                .withPhase("Released")
                .endStatus()
                .build();

        assertThat(FolderVolume.isToBeRemoved(released)).isTrue();
        assertThat(FolderVolume.isToBeRemoved(new PersistentVolumeBuilder(released)
                        .editStatus()
                        .withPhase("Bound")
                        .endStatus()
                        .build()))
                .isFalse();
        assertThat(FolderVolume.isToBeRemoved(new PersistentVolumeBuilder(released)
                        .editSpec()
                        .withPersistentVolumeReclaimPolicy("Retain")
                        .endSpec()
                        .build()))
                .isFalse();
        assertThat(FolderVolume.isToBeRemoved(new PersistentVolumeBuilder(released)
                        .editMetadata()
                        .withAnnotations(null)
                        .endMetadata()
                        .build()))
                .isFalse();
    }

    private static PersistentVolumeClaim claim() {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("workspace")
                .withNamespace("team")
                .withUid("1234")
                .addToAnnotations("volume.kubernetes.io/storage-provisioner", FolderStorageClass.PROVISIONER)
                .addToAnnotations("volume.kubernetes.io/selected-node", "gpu-node")
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(FolderStorageClass.NAME)
                .withAccessModes("ReadWriteMany")
                .withNewResources()
                .addToRequests("storage", new Quantity("1Gi"))
                .endResources()
                .endSpec()
                .build();
    }
}
