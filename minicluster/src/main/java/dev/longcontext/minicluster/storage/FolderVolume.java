package dev.longcontext.minicluster.storage;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The PersistentVolume for a claim. */
final class FolderVolume {
    private static final String STORAGE_PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    private static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

    private FolderVolume() {}

    /** Whether a claim waits for a volume of ours; Kubernetes' own controller says so once it is time. */
    static boolean isWanted(PersistentVolumeClaim claim) {
        return FolderStorageClass.PROVISIONER.equals(annotations(claim).get(STORAGE_PROVISIONER))
                && Optional.ofNullable(claim.getSpec().getVolumeName())
                        .filter(name -> !name.isEmpty())
                        .isEmpty()
                && claim.getMetadata().getDeletionTimestamp() == null;
    }

    /** Whether a volume is one of ours whose claim has gone, and is to go too. */
    static boolean isToBeRemoved(PersistentVolume volume) {
        return FolderStorageClass.PROVISIONER.equals(
                        Optional.ofNullable(volume.getMetadata().getAnnotations())
                                .map(annotations -> annotations.get(PROVISIONED_BY))
                                .orElse(""))
                && "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())
                && volume.getStatus() != null
                && "Released".equals(volume.getStatus().getPhase());
    }

    static String name(PersistentVolumeClaim claim) {
        return "pvc-" + claim.getMetadata().getUid();
    }

    /** The folder's name says whose it is, for people who look. */
    static Path folder(Path root, PersistentVolumeClaim claim) {
        return root.resolve(claim.getMetadata().getNamespace() + "_"
                + claim.getMetadata().getName() + "_" + claim.getMetadata().getUid());
    }

    /** @param folder where its content is */
    static PersistentVolume object(PersistentVolumeClaim claim, Path folder) {
        PersistentVolumeBuilder volume = new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name(claim))
                .addToAnnotations(PROVISIONED_BY, FolderStorageClass.PROVISIONER)
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(claim.getSpec().getStorageClassName())
                .withPersistentVolumeReclaimPolicy("Delete")
                .withAccessModes(claim.getSpec().getAccessModes())
                .withVolumeMode("Filesystem")
                .addToCapacity(
                        "storage", claim.getSpec().getResources().getRequests().get("storage"))
                .withNewClaimRef()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(claim.getMetadata().getNamespace())
                .withName(claim.getMetadata().getName())
                .withUid(claim.getMetadata().getUid())
                .endClaimRef()
                .withNewHostPath()
                .withPath(folder.toString())
                .endHostPath()
                .endSpec();
        Optional.ofNullable(annotations(claim).get(SELECTED_NODE)).ifPresent(node -> bindToNode(volume, node));
        return volume.build();
    }

    private static void bindToNode(PersistentVolumeBuilder volume, String node) {
        volume.editSpec()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("kubernetes.io/hostname")
                .withOperator("In")
                .withValues(node)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec();
    }

    private static Map<String, String> annotations(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getMetadata().getAnnotations()).orElse(Map.of());
    }
}
