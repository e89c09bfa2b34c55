package dev.longcontext.minicluster.binaries;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder with the programs of a control plane.
 *
 * @param folder holds every one of {@link #PROGRAMS}
 */
public record KubernetesBinaries(Path folder) {
    /** The Kubernetes release the cluster runs; the clients of this project are made for it. */
    public static final String KUBERNETES_VERSION = "v1.34.3";

    /** The etcd release that Kubernetes release is tested with. */
    public static final String ETCD_VERSION = "v3.6.4";

    /** The file names of the programs. */
    public static final List<String> PROGRAMS =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

    public Path etcd() {
        return folder.resolve("etcd");
    }

    public Path kubeApiserver() {
        return folder.resolve("kube-apiserver");
    }

    public Path kubeControllerManager() {
        return folder.resolve("kube-controller-manager");
    }

    public Path kubeScheduler() {
        return folder.resolve("kube-scheduler");
    }

    /** The programs that a folder lacks, or that may not be executed there. */
    static List<String> missing(Path folder) {
        return PROGRAMS.stream()
                .filter(program -> !Files.isExecutable(folder.resolve(program)))
                .toList();
    }
}
