package dev.longcontext.minicluster.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a local server laid out as the release sites are. */
class ReleaseDownloadIT {
    private static final Platform LINUX = new Platform("linux", "amd64");
    private static final String ETCD = "etcd-v3.6.4-linux-amd64.tar.gz";
    private static final String KUBERNETES = "kubernetes-server-linux-amd64.tar.gz";
    private static final List<String> PROGRAMS = List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");

    @TempDir
    Path folder;

    @TempDir
    Path made;

    private HttpServer server;
    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, String> digests = new HashMap<>();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void serveReleases() throws Exception {
        publish("/etcd/v3.6.4/" + ETCD, archive("etcd-v3.6.4-linux-amd64", List.of("etcd", "etcdctl")));
        publish("/kubernetes/v1.34.3/" + KUBERNETES, archive("kubernetes/server/bin", PROGRAMS));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] content = files.get(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                exchange.getResponseBody().write(content);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyProgramIsFetchedAndCanBeExecuted() throws Exception {
        download().fetch(folder, Progress.to(told::add));

        assertThat(KubernetesBinaries.missing(folder)).isEmpty();
        assertThat(folder.resolve("etcd")).hasContent("program etcd");
        assertThat(folder.resolve("kube-scheduler")).hasContent("program kube-scheduler");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrderElementsOf(KubernetesBinaries.PROGRAMS);
        assertThat(told).hasSize(2).allMatch(line -> line.startsWith("Downloading http://"));
    }

    @Test
    void theCommittedDigestsAreThoseOfTheVersions() throws Exception {
        for (String architecture : List.of("amd64", "arm64")) {
            String etcd = "etcd-" + KubernetesBinaries.ETCD_VERSION + "-linux-" + architecture + ".tar.gz";
            assertThat(ReleaseDigests.committed().of(etcd)).matches("[0-9a-f]{64}");
            assertThat(ReleaseDigests.committed().of("kubernetes-server-linux-" + architecture + ".tar.gz"))
                    .matches("[0-9a-f]{128}");
        }
    }

    @Test
    void aFileThatIsNotTheReleasesIsRefusedWhateverTheSiteSays() {
        byte[] other = bytes("something else");
        files.put("/kubernetes/v1.34.3/" + KUBERNETES, other);
        files.put("/kubernetes/v1.34.3/" + KUBERNETES + ".sha512", bytes(sha512(other)));

        assertThatThrownBy(() -> download().fetch(folder, Progress.to(told::add)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageMatching("http://.*/kubernetes-server-linux-amd64.tar.gz has the SHA-512 [0-9a-f]{128}, not"
                        + " [0-9a-f]{128}, the digest of the release: the file was damaged or changed during the download\\."
                        + " Try again; if it happens again, use another network\\.");
        assertThat(folder.resolve("kube-scheduler")).doesNotExist();
    }

    @Test
    void aPlatformWhoseDigestsAreNotKnownIsSaidBeforeADownload() {
        ReleaseDownload other = new ReleaseDownload(
                uri("/kubernetes/"), uri("/etcd/"), new Platform("plan9", "mips"), ReleaseDigests.committed());

        assertThatThrownBy(() -> other.fetch(folder, Progress.to(told::add)))
                .hasMessage("No digest of etcd-v3.6.4-plan9-mips.tar.gz is known, so it is not downloaded.");
        assertThat(told).isEmpty();
    }

    @Test
    void aMissingFileIsSaid() {
        files.remove("/kubernetes/v1.34.3/" + KUBERNETES);

        assertThatThrownBy(() -> download().fetch(folder, Progress.to(told::add)))
                .hasMessageEndingWith("/" + KUBERNETES + " answered 404, not 200.");
    }

    @Test
    void aDownloadThatBreaksOffIsSaid() {
        server.createContext("/kubernetes/v1.34.3/" + KUBERNETES, exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(bytes("half"));
            exchange.getResponseBody().flush();
            throw new IOException("a made-up failure closes the connection");
        });

        assertThatThrownBy(() -> download().fetch(folder, Progress.to(told::add)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageStartingWith("The download of http://")
                .hasMessageContaining("/" + KUBERNETES + " broke off (");
    }

    @Test
    void aHostThatCannotBeReachedIsSaid() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + closed + "/");

        assertThatThrownBy(() -> new ReleaseDownload(nobody, nobody, LINUX, ReleaseDigests.committed())
                        .fetch(folder, Progress.to(told::add)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageStartingWith("127.0.0.1 cannot be reached (")
                .hasMessageEndingWith("If you need a proxy, set -Dhttps.proxyHost and -Dhttps.proxyPort.");
    }

    private ReleaseDownload download() {
        return new ReleaseDownload(uri("/kubernetes/"), uri("/etcd/"), LINUX, new ReleaseDigests(digests));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void publish(String path, byte[] content) {
        files.put(path, content);
        digests.put(path.substring(path.lastIndexOf('/') + 1), sha512(content));
    }

    private byte[] archive(String programsFolder, List<String> programs) throws Exception {
        Programs.put(made.resolve(programsFolder), programs);
        Path archive = made.resolve("archive.tar.gz");
        Process tar =
                new ProcessBuilder("tar", "-czf", archive.toString(), "-C", made.toString(), programsFolder).start();
        assertThat(tar.waitFor()).isZero();
        return Files.readAllBytes(archive);
    }

    private static String sha512(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
