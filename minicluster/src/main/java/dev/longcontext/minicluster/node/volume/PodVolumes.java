package dev.longcontext.minicluster.node.volume;

import dev.longcontext.minicluster.node.plan.DownwardApi;
import dev.longcontext.minicluster.node.plan.ObjectReferences;
import dev.longcontext.minicluster.node.plan.PodFolder;
import dev.longcontext.minicluster.node.plan.PodIdentity;
import dev.longcontext.minicluster.node.plan.ReferencedNames;
import dev.longcontext.minicluster.node.plan.UnresolvableReferenceException;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prepares the volumes of one pod. */
public final class PodVolumes {
    private final PodIdentity identity;
    private final PodFolder folder;
    private final VolumeObjects objects;

    public PodVolumes(PodIdentity identity, PodFolder folder, VolumeObjects objects) {
        this.identity = identity;
        this.folder = folder;
        this.objects = objects;
    }

    /**
     * What was prepared.
     *
     * @param folders the folder of each volume, by the volume's name
     * @param withoutFsGroup names of the volumes that a kubelet does not hand to the pod's fsGroup
     * @param renewTokens when the tokens among them are to be renewed; empty when there are none
     */
    public record Prepared(Map<String, Path> folders, Set<String> withoutFsGroup, Optional<Instant> renewTokens) {
        public Prepared {
            folders = Map.copyOf(folders);
            withoutFsGroup = Set.copyOf(withoutFsGroup);
        }
    }

    /**
     * Makes the folder of each volume.
     *
     * @throws MountException if something a volume needs is not there
     * @throws IOException if this machine refuses
     */
    public Prepared prepare(Instant now) throws MountException, IOException {
        Map<String, Path> folders = new HashMap<>();
        ObjectReferences references =
                objects.references(pod().getMetadata().getNamespace(), ReferencedNames.ofVolumes(pod().getSpec()));
        ProjectedTokens tokens = new ProjectedTokens(pod(), objects, now);
        for (Volume volume : pod().getSpec().getVolumes()) {
            try {
                folders.put(volume.getName(), folder(volume, new VolumeFiles(references, downwardApi()), tokens));
            } catch (UnresolvableReferenceException e) {
                throw new MountException(volume.getName(), e.getMessage());
            }
        }
        return new Prepared(folders, withoutFsGroup(), tokens.renewal());
    }

    /** Folders of the node itself, whether the pod or a claim names them. */
    private Set<String> withoutFsGroup() {
        return pod().getSpec().getVolumes().stream()
                .filter(volume -> volume.getHostPath() != null
                        || (volume.getPersistentVolumeClaim() != null
                                && persistentVolume(volume.getPersistentVolumeClaim()
                                                .getClaimName())
                                        .filter(bound -> bound.getSpec().getHostPath() != null)
                                        .isPresent()))
                .map(Volume::getName)
                .collect(Collectors.toSet());
    }

    private Optional<PersistentVolume> persistentVolume(String claimName) {
        return objects.claim(pod().getMetadata().getNamespace(), claimName)
                .flatMap(claim -> objects.persistentVolume(claim.getSpec().getVolumeName()));
    }

    /** Writes new tokens where the old ones are. */
    public Optional<Instant> renewTokens(Instant now) throws IOException {
        ProjectedTokens tokens = new ProjectedTokens(pod(), objects, now);
        for (Volume volume : pod().getSpec().getVolumes()) {
            if (volume.getProjected() != null) {
                VolumeFolder.write(folder.volume(volume.getName()), tokens.files(volume.getProjected()));
            }
        }
        return tokens.renewal();
    }

    private Path folder(Volume volume, VolumeFiles files, ProjectedTokens tokens)
            throws UnresolvableReferenceException, MountException, IOException {
        Path own = folder.volume(volume.getName());
        if (volume.getEmptyDir() != null) {
            return Files.createDirectories(own);
        }
        if (volume.getConfigMap() != null) {
            VolumeFolder.write(own, files.of(volume.getConfigMap()));
        } else if (volume.getSecret() != null) {
            VolumeFolder.write(own, files.of(volume.getSecret()));
        } else if (volume.getDownwardAPI() != null) {
            var source = volume.getDownwardAPI();
            VolumeFolder.write(own, files.of(source.getItems(), source.getDefaultMode()));
        } else if (volume.getProjected() != null) {
            VolumeFolder.write(own, files.of(volume.getProjected(), tokens::text));
        } else {
            return folderOutsideOfPod(volume);
        }
        return own;
    }

    private Path folderOutsideOfPod(Volume volume) throws MountException {
        if (volume.getPersistentVolumeClaim() != null) {
            return claimed(volume.getName(), volume.getPersistentVolumeClaim().getClaimName());
        }
        if (volume.getEphemeral() != null) {
            return claimed(volume.getName(), pod().getMetadata().getName() + "-" + volume.getName());
        }
        if (volume.getHostPath() != null) {
            return Path.of(volume.getHostPath().getPath());
        }
        throw new MountException(
                volume.getName(),
                "no volume plugin matched: the virtual node has emptyDir, configMap, secret, projected, downwardAPI,"
                        + " persistentVolumeClaim, ephemeral and hostPath");
    }

    private Path claimed(String volume, String claimName) throws MountException {
        PersistentVolumeClaim claim = objects.claim(pod().getMetadata().getNamespace(), claimName)
                .orElseThrow(() -> new MountException(volume, "persistentvolumeclaim \"" + claimName + "\" not found"));
        String name = claim.getSpec().getVolumeName();
        if (name == null || name.isEmpty()) {
            throw new MountException(volume, "persistentvolumeclaim \"" + claimName + "\" is not bound");
        }
        PersistentVolume bound = objects.persistentVolume(name)
                .orElseThrow(() -> new MountException(volume, "persistentvolume \"" + name + "\" not found"));
        return path(bound)
                .map(Path::of)
                .filter(Files::isDirectory)
                .orElseThrow(() -> new MountException(
                        volume, "persistentvolume \"" + name + "\" has no folder (local, hostPath) on this machine"));
    }

    private static Optional<String> path(PersistentVolume volume) {
        return Stream.of(
                        Optional.ofNullable(volume.getSpec().getLocal()).map(local -> local.getPath()),
                        Optional.ofNullable(volume.getSpec().getHostPath()).map(host -> host.getPath()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private DownwardApi downwardApi() {
        return new DownwardApi(identity);
    }

    private Pod pod() {
        return identity.pod();
    }
}
