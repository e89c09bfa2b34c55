package dev.longcontext.minicluster.storage;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the content of claims on this machine. */
public final class ClaimFolders {
    private ClaimFolders() {}

    /**
     * The folder of a claim's volume; empty while the claim is not bound, or is bound to no folder.
     *
     * @throws IllegalArgumentException if there is no such claim
     */
    public static Optional<Path> find(KubernetesClient client, String namespace, String name) {
        PersistentVolumeClaim claim = client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (claim == null) {
            throw new IllegalArgumentException(
                    "There is no PersistentVolumeClaim " + name + " in namespace " + namespace);
        }
        return Optional.ofNullable(claim.getSpec().getVolumeName())
                .filter(volume -> !volume.isEmpty())
                .map(volume -> client.persistentVolumes().withName(volume).get())
                .flatMap(ClaimFolders::folder);
    }

    private static Optional<Path> folder(PersistentVolume volume) {
        return Optional.ofNullable(volume.getSpec().getHostPath()).map(hostPath -> Path.of(hostPath.getPath()));
    }
}
