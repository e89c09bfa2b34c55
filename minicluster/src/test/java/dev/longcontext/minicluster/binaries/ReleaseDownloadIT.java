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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a local server laid out as the release sites are. */
class ReleaseDownloadIT {
    private static final Platform LINUX = new Platform("linux", "amd64");
    private static final String ETCD = "/etcd/v3.6.4/etcd-v3.6.4-linux-amd64.tar.gz";
    private static final String KUBERNETES = "/kubernetes/v1.34.3/bin/linux/amd64/";

    @TempDir
    Path folder;

    @TempDir
    Path made;

    private HttpServer server;
    private final Map<String, byte[]> files = new HashMap<>();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void serveReleases() throws Exception {
        byte[] archive = etcdArchive();
        files.put(ETCD, archive);
        files.put("/etcd/v3.6.4/SHA256SUMS", bytes(sha256(archive) + "  etcd-v3.6.4-linux-amd64.tar.gz\n"));
        for (String program : List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
            byte[] content = bytes("program " + program);
            files.put(KUBERNETES + program, content);
            files.put(KUBERNETES + program + ".sha256", bytes(sha256(content)));
        }
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
        assertThat(told).hasSize(4).allMatch(line -> line.startsWith("Downloading http://"));
    }

    @Test
    void aFileThatIsNotAsPublishedIsRefused() {
        files.put(KUBERNETES + "kube-scheduler", bytes("something else"));

        assertThatThrownBy(() -> download().fetch(folder, Progress.to(told::add)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageMatching("http://.*/kube-scheduler has the SHA-256 [0-9a-f]{64}, but the site publishes"
                        + " [0-9a-f]{64}: the file was damaged or changed on its way\\. Try again, on another network"
                        + " if it happens again\\.");
    }

    @Test
    void aDigestThatIsNotPublishedIsAnError() {
        files.put("/etcd/v3.6.4/SHA256SUMS", bytes("0000  other-file\n"));

        assertThatThrownBy(() -> download().fetch(folder, Progress.to(told::add)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageEndingWith("SHA256SUMS has no line for etcd-v3.6.4-linux-amd64.tar.gz.");
    }

    @Test
    void aPlatformWithoutReleasesIsSaid() {
        ReleaseDownload other = new ReleaseDownload(uri("/kubernetes/"), uri("/etcd/"), new Platform("plan9", "mips"));

        assertThatThrownBy(() -> other.fetch(folder, Progress.to(told::add)))
                .hasMessageEndingWith("SHA256SUMS has no line for etcd-v3.6.4-plan9-mips.tar.gz.");
    }

    @Test
    void aMissingFileIsSaid() {
        files.remove(KUBERNETES + "kube-apiserver");

        assertThatThrownBy(() -> download().fetch(folder, Progress.to(told::add)))
                .hasMessageEndingWith("/kube-apiserver answered 404, not 200.");
    }

    @Test
    void aDownloadThatBreaksOffIsSaid() {
        server.createContext(KUBERNETES + "kube-scheduler", exchange -> {
            if (exchange.getRequestURI().getPath().endsWith(".sha256")) {
                exchange.sendResponseHeaders(200, 0);
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(bytes("half"));
            exchange.getResponseBody().flush();
            throw new IOException("a made-up failure closes the connection");
        });

        assertThatThrownBy(() -> download().fetch(folder, Progress.to(told::add)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageStartingWith("The download of http://")
                .hasMessageContaining("/kube-scheduler broke off (");
    }

    @Test
    void aHostThatCannotBeReachedIsSaid() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + closed + "/");

        assertThatThrownBy(() -> new ReleaseDownload(nobody, nobody, LINUX).fetch(folder, Progress.to(told::add)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageStartingWith("127.0.0.1 cannot be reached (")
                .hasMessageEndingWith("Where a proxy leads to it, name it by -Dhttps.proxyHost and -Dhttps.proxyPort.");
    }

    private ReleaseDownload download() {
        return new ReleaseDownload(uri("/kubernetes/"), uri("/etcd/"), LINUX);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private byte[] etcdArchive() throws Exception {
        Programs.put(made.resolve("etcd-v3.6.4-linux-amd64"), List.of("etcd", "etcdctl"));
        Path archive = made.resolve("etcd.tar.gz");
        Process tar = new ProcessBuilder(
                        "tar", "-czf", archive.toString(), "-C", made.toString(), "etcd-v3.6.4-linux-amd64")
                .start();
        assertThat(tar.waitFor()).isZero();
        return Files.readAllBytes(archive);
    }

    private String sha256(byte[] content) throws IOException {
        return Sha256.of(Files.write(made.resolve("content"), content));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
