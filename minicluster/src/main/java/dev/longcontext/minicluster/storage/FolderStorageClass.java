package dev.longcontext.minicluster.storage;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

/** The cluster's default StorageClass. */
final class FolderStorageClass {
    static final String NAME = "standard";
    static final String PROVISIONER = "minicluster.longcontext.dev/folder";

    private FolderStorageClass() {}

    /**
     * A volume is made once a pod that uses the claim has a node, as everywhere where a volume lies on one node; it goes
     * with its claim.
     */
    static StorageClass object() {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName(NAME)
                .addToAnnotations("storageclass.kubernetes.io/is-default-class", "true")
                .endMetadata()
                .withProvisioner(PROVISIONER)
                .withReclaimPolicy("Delete")
                .withVolumeBindingMode("WaitForFirstConsumer")
                .build();
    }
}
