package dev.longcontext.minicluster.binaries;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The official release files: three programs from dl.k8s.io, etcd from its GitHub release. Each is checked against the
 * SHA-256 that the same site publishes beside it, which tells a damaged download; that the site is the right one is
 * told by TLS.
 */
final class ReleaseDownload implements BinarySource {
    static final URI KUBERNETES = URI.create("https://dl.k8s.io/release/");
    static final URI ETCD = URI.create("https://github.com/etcd-io/etcd/releases/download/");

    private static final List<String> KUBERNETES_PROGRAMS =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");

    private final URI kubernetes;
    private final URI etcd;
    private final Platform platform;
    private final ReleaseSite site = new ReleaseSite();

    /**
     * @param kubernetes ends with a slash; before the version
     * @param etcd ends with a slash; before the version
     */
    ReleaseDownload(URI kubernetes, URI etcd, Platform platform) {
        this.kubernetes = kubernetes;
        this.etcd = etcd;
        this.platform = platform;
    }

    @Override
    public void fetch(Path folder, Progress progress) throws SourceUnavailableException, IOException {
        // etcd first: on a platform or network without releases the small one tells it soonest
        fetchEtcd(folder, progress);
        for (String program : KUBERNETES_PROGRAMS) {
            URI uri = kubernetes.resolve(KubernetesBinaries.KUBERNETES_VERSION + "/bin/" + platform.os() + "/"
                    + platform.architecture() + "/" + program);
            String digest = site.text(URI.create(uri + ".sha256")).strip();
            progress.step("Downloading " + uri);
            Path file = folder.resolve(program);
            site.download(uri, digest, file, progress);
            makeExecutable(file);
        }
    }

    private void fetchEtcd(Path folder, Progress progress) throws SourceUnavailableException, IOException {
        String name = "etcd-" + KubernetesBinaries.ETCD_VERSION + "-" + platform;
        URI release = etcd.resolve(KubernetesBinaries.ETCD_VERSION + "/");
        URI uri = release.resolve(name + ".tar.gz");
        String digest = digestOf(name + ".tar.gz", release.resolve("SHA256SUMS"));
        progress.step("Downloading " + uri);
        Path archive = folder.resolve(name + ".tar.gz");
        site.download(uri, digest, archive, progress);
        unpack(archive, name + "/etcd", folder);
        Files.delete(archive);
        makeExecutable(folder.resolve("etcd"));
    }

    private String digestOf(String file, URI list) throws SourceUnavailableException {
        return site.text(list)
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length == 2 && fields[1].equals(file))
                .map(fields -> fields[0])
                .findFirst()
                .orElseThrow(() -> new SourceUnavailableException(list + " has no line for " + file + "."));
    }

    private static void unpack(Path archive, String member, Path folder)
            throws SourceUnavailableException, IOException {
        Process tar = new ProcessBuilder(
                        "tar", "-xzf", archive.toString(), "--strip-components=1", "-C", folder.toString(), member)
                .redirectErrorStream(true)
                .start();
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
