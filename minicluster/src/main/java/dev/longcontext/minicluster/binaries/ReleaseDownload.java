package dev.longcontext.minicluster.binaries;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The official release files: Kubernetes' server archive from dl.k8s.io, etcd from its GitHub release. Each is checked against
 * a digest of this repository before anything of it is unpacked.
 */
final class ReleaseDownload implements BinarySource {
    static final URI KUBERNETES = URI.create("https://dl.k8s.io/");
    static final URI ETCD = URI.create("https://github.com/etcd-io/etcd/releases/download/");

    private static final List<String> KUBERNETES_PROGRAMS =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");
    private static final String KUBERNETES_FOLDER = "kubernetes/server/bin";

    private final URI kubernetes;
    private final URI etcd;
    private final Platform platform;
    private final ReleaseDigests digests;
    private final ReleaseSite site = new ReleaseSite();

    /**
     * @param kubernetes ends with a slash; before the version
     * @param etcd ends with a slash; before the version
     */
    ReleaseDownload(URI kubernetes, URI etcd, Platform platform, ReleaseDigests digests) {
        this.kubernetes = kubernetes;
        this.etcd = etcd;
        this.platform = platform;
        this.digests = digests;
    }

    @Override
    public void fetch(Path folder, Progress progress) throws SourceUnavailableException, IOException {
        // etcd first: on a platform or network without releases the small one tells it soonest
        String name = "etcd-" + KubernetesBinaries.ETCD_VERSION + "-" + platform;
        URI release = etcd.resolve(KubernetesBinaries.ETCD_VERSION + "/");
        fetch(release, name + ".tar.gz", new Members(name, List.of("etcd")), folder, progress);
        fetch(
                kubernetes.resolve(KubernetesBinaries.KUBERNETES_VERSION + "/"),
                "kubernetes-server-" + platform + ".tar.gz",
                new Members(KUBERNETES_FOLDER, KUBERNETES_PROGRAMS),
                folder,
                progress);
    }

    /** Programs in a folder of an archive. */
    private record Members(String folder, List<String> programs) {

        int depth() {
            return folder.split("/").length;
        }
    }

    private void fetch(URI release, String file, Members members, Path folder, Progress progress)
            throws SourceUnavailableException, IOException {
        String digest = digests.of(file);
        URI uri = release.resolve(file);
        progress.step("Downloading " + uri);
        Path archive = folder.resolve(file);
        site.download(uri, digest, archive, progress);
        unpack(archive, members, folder);
        Files.delete(archive);
        for (String program : members.programs()) {
            makeExecutable(folder.resolve(program));
        }
    }

    private static void unpack(Path archive, Members members, Path folder)
            throws SourceUnavailableException, IOException {
        List<String> command = new ArrayList<>(List.of(
                "tar", "-xzf", archive.toString(), "--strip-components=" + members.depth(), "-C", folder.toString()));
        members.programs().forEach(program -> command.add(members.folder() + "/" + program));
        Process tar = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = tar.onExit().join().exitValue();
        if (exitCode != 0) {
            throw new SourceUnavailableException("tar could not unpack " + archive.getFileName() + " (exit code "
                    + exitCode + "): " + output.strip());
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
