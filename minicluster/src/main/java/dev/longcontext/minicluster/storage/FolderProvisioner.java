package dev.longcontext.minicluster.storage;

import dev.longcontext.minicluster.events.EventNote;
import dev.longcontext.minicluster.events.EventRecorder;
import dev.longcontext.minicluster.files.Folders;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a folder for each claim of the default StorageClass and removes it with the claim. Every access mode is given;
 * sizes are written down, not enforced.
 */
public final class FolderProvisioner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderProvisioner.class);

    private final KubernetesClient client;
    private final Path root;
    private final EventRecorder events;
    private final ExecutorService worker;
    private final SharedIndexInformer<PersistentVolumeClaim> claims;
    private final SharedIndexInformer<PersistentVolume> volumes;

    private FolderProvisioner(KubernetesClient client, Path root) {
        this.client = client;
        this.root = root;
        this.events = new EventRecorder(client, FolderStorageClass.PROVISIONER, "", Clock.systemUTC());
        this.worker = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "storage");
            thread.setDaemon(true);
            return thread;
        });
        this.claims = client.persistentVolumeClaims().inAnyNamespace().inform(new OnChange<>(this::provide));
        this.volumes = client.persistentVolumes().inform(new OnChange<>(this::remove));
    }

    /**
     * Makes the default StorageClass and begins to serve its claims.
     *
     * @param client with the right to read claims, to make and remove volumes, and to write events; not closed here
     * @param root where the folders are made
     */
    public static FolderProvisioner start(KubernetesClient client, Path root) {
        client.storage()
                .v1()
                .storageClasses()
                .resource(FolderStorageClass.object())
                .create();
        return new FolderProvisioner(client, root);
    }

    private void provide(PersistentVolumeClaim claim) {
        if (!FolderVolume.isWanted(claim)) {
            return;
        }
        if ("Block".equals(claim.getSpec().getVolumeMode())) {
            events.record(EventNote.warning(
                    reference(claim), "ProvisioningFailed", "volumeMode Block is not available; request Filesystem"));
            return;
        }
        try {
            Path folder = Files.createDirectories(FolderVolume.folder(root, claim));
            // containers of a real cluster run as any user
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            client.persistentVolumes()
                    .resource(FolderVolume.object(claim, folder))
                    .create();
            events.record(EventNote.normal(
                    reference(claim),
                    "ProvisioningSucceeded",
                    "Successfully provisioned volume " + FolderVolume.name(claim)));
        } catch (IOException e) {
            events.record(EventNote.warning(reference(claim), "ProvisioningFailed", e.toString()));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                events.record(EventNote.warning(reference(claim), "ProvisioningFailed", e.getMessage()));
            }
        }
    }

    private void remove(PersistentVolume volume) {
        if (FolderVolume.isToBeRemoved(volume)) {
            Folders.delete(Path.of(volume.getSpec().getHostPath().getPath()));
            client.persistentVolumes().resource(volume).delete();
        }
    }

    private static ObjectReference reference(PersistentVolumeClaim claim) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(claim.getMetadata().getNamespace())
                .withName(claim.getMetadata().getName())
                .withUid(claim.getMetadata().getUid())
                .build();
    }

    private final class OnChange<T> implements ResourceEventHandler<T> {
        private final Consumer<T> action;

        OnChange(Consumer<T> action) {
            this.action = action;
        }

        @Override
        public void onAdd(T object) {
            later(object);
        }

        @Override
        public void onUpdate(T before, T object) {
            later(object);
        }

        @Override
        public void onDelete(T object, boolean stateUnknown) {}

        private void later(T object) {
            try {
                worker.execute(() -> act(object));
            } catch (RejectedExecutionException e) {
                LOG.debug("Closed before {} was looked at", object);
            }
        }

        private void act(T object) {
            try {
                action.accept(object);
            } catch (KubernetesClientException e) {
                // the next version of the object comes by; the folder is removed with the cluster's at the latest
                LOG.warn("Storage: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        claims.close();
        volumes.close();
        worker.shutdownNow();
        events.close();
    }
}
