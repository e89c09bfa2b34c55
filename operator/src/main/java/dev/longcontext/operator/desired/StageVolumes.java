package dev.longcontext.operator.desired;

import dev.longcontext.contract.PodPaths;
import dev.longcontext.operator.resolve.Names;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.ResolvedRun.Authorities;
import dev.longcontext.operator.resolve.ResolvedRun.Claim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/** Volumes of a stage's pod and where they are mounted. The root file system is read-only; TMPDIR is not. */
final class StageVolumes {

    static final String TEMPORARY = "/tmp";
    private static final String AUTHORITIES = "authorities";
    private static final String SHARED_MEMORY = "/dev/shm";

    private StageVolumes() {}

    /**
     * The run's folder on the workspace's volume. The trainer makes it, and no {@code subPath} of the mount does: a kubelet
     * makes that one as root, which leaves it closed to the pod on every volume without fsGroup.
     */
    static String workspace(ResolvedRun run) {
        String subPath = run.workspace().subPath();
        return subPath == null ? PodPaths.WORKSPACE : PodPaths.WORKSPACE + "/" + subPath;
    }

    /** A folder beside those of the runs; null where no other run has its folder on the volume. */
    static String sharedCache(ResolvedRun run) {
        return run.workspace().subPath() == null ? null : PodPaths.WORKSPACE + "/" + PodPaths.SHARED_CACHE;
    }

    static String claimPath(String claim) {
        return PodPaths.claim(claim);
    }

    static List<Volume> volumes(ResolvedRun run) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(new VolumeBuilder()
                .withName("config")
                .withNewConfigMap()
                .withName(Names.runConfig(run.identity().name()))
                .endConfigMap()
                .build());
        volumes.add(claim("workspace", run.workspace().claim()));
        for (Claim claim : run.claims()) {
            if (!claim.name().equals(run.workspace().claim())) {
                volumes.add(claim(volumeOf(run, claim), claim.name()));
            }
        }
        if (run.authorities() != null) {
            volumes.add(authorities(run.authorities()));
        }
        volumes.add(emptyDir("tmp", null, null));
        if (run.container().sharedMemory() != null) {
            volumes.add(emptyDir("shm", "Memory", run.container().sharedMemory()));
        }
        return volumes;
    }

    static List<VolumeMount> mounts(ResolvedRun run) {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(readOnly("config", PodPaths.CONFIG_FOLDER));
        mounts.add(writable("workspace", PodPaths.WORKSPACE));
        run.claims().forEach(claim -> mounts.add(readOnly(volumeOf(run, claim), claimPath(claim.name()))));
        if (run.authorities() != null) {
            mounts.add(readOnly(AUTHORITIES, PodPaths.AUTHORITIES_FOLDER));
        }
        mounts.add(writable("tmp", TEMPORARY));
        if (run.container().sharedMemory() != null) {
            mounts.add(writable("shm", SHARED_MEMORY));
        }
        return mounts;
    }

    /** A claim that is also the workspace is one volume with two mounts: kubelets do not take the same claim twice. */
    private static String volumeOf(ResolvedRun run, Claim claim) {
        return claim.name().equals(run.workspace().claim())
                ? "workspace"
                : "claim-" + run.claims().indexOf(claim);
    }

    /** The pod starts without it too: the trainer then says at once what is missing, where a pod would wait for ever. */
    private static Volume authorities(Authorities authorities) {
        return new VolumeBuilder()
                .withName(AUTHORITIES)
                .withNewConfigMap()
                .withName(authorities.configMap())
                .withOptional(true)
                .addNewItem(authorities.key(), null, PodPaths.AUTHORITIES_FILE)
                .endConfigMap()
                .build();
    }

    private static Volume claim(String volume, String claim) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .build();
    }

    private static Volume emptyDir(String volume, String medium, Quantity size) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewEmptyDir()
                .withMedium(medium)
                .withSizeLimit(size)
                .endEmptyDir()
                .build();
    }

    private static VolumeMount readOnly(String volume, String path) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }

    private static VolumeMount writable(String volume, String path) {
        return new VolumeMountBuilder().withName(volume).withMountPath(path).build();
    }
}
