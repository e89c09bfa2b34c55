package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers behind a proxy, and servers that a private authority vouches for. */
class OutboundTest {

    private static final Retries ONCE =
            new Retries(1, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private TestCertificate certificate;
    private HttpsServer secure;
    private HttpServer plainProxy;
    private TunnelDouble tunnel;
    private final List<String> proxied = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        certificate = TestCertificate.make(folder, "dns:files.example,ip:127.0.0.1");
        secure = HttpsServer.create(loopback(), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        secure.createContext("/", exchange -> answer(exchange, "from the server"));
        secure.start();
        plainProxy = HttpServer.create(loopback(), 0);
        plainProxy.createContext("/", this::proxy);
        plainProxy.start();
        tunnel = TunnelDouble.start(secure.getAddress());
    }

    @AfterEach
    void stop() throws IOException {
        secure.stop(0);
        plainProxy.stop(0);
        tunnel.close();
    }

    @Test
    void trustsTheAuthorityThatIsNamed() throws Exception {
        String uri = "https://127.0.0.1:" + secure.getAddress().getPort() + "/a.jsonl";

        assertThat(fetch(uri, certificate.pem(), Map.of())).hasContent("from the server");

        FailureException unknown = catchThrowableOfType(FailureException.class, () -> fetch(uri + "2", null, Map.of()));
        assertThat(unknown).hasMessageContaining("its certificate is of an authority that is not trusted");
        assertThat(unknown.hint().orElseThrow()).contains("spec.network.caRef");
    }

    @Test
    void asksAnEncryptedServerThroughTheProxyWhichFindsTheHost() throws Exception {
        Path file = fetch(
                "https://files.example/a.jsonl",
                certificate.pem(),
                Map.of("HTTPS_PROXY", "http://127.0.0.1:" + tunnel.port()));

        assertThat(file).hasContent("from the server");
        assertThat(tunnel.asked()).containsExactly("CONNECT files.example:443 HTTP/1.1");
    }

    @Test
    void asksAPlainServerThroughTheProxyWithItsPassword() throws Exception {
        Path file = fetch("http://files.example/a.jsonl", null, proxyWith("user:p%40ss@"));

        assertThat(file).hasContent("from the proxy");
        assertThat(proxied).last().isEqualTo("http://files.example/a.jsonl user:p@ss");
    }

    @Test
    void seesThatAServerWantsAPasswordBehindAProxyThatWantsOne() {
        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> fetch("http://files.example/denied", null, proxyWith("user:p%40ss@")));

        assertThat(failure).hasMessageContaining("http://files.example/denied answered 401");
        assertThat(failure.hint().orElseThrow()).contains("secretRef");
    }

    @Test
    void saysThatTheProxyWantsAPassword() {
        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> fetch("http://files.example/a.jsonl", null, proxyWith("")));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure)
                .hasMessageContaining(
                        "the proxy on the way to http://files.example/a.jsonl wants another user or password");
        assertThat(failure.hint().orElseThrow()).contains("HTTP_PROXY");
    }

    private Map<String, String> proxyWith(String user) {
        return Map.of(
                "HTTP_PROXY",
                "http://" + user + "127.0.0.1:" + plainProxy.getAddress().getPort());
    }

    @Test
    void aHostOfNoProxyIsAskedItself() throws Exception {
        String uri = "https://127.0.0.1:" + secure.getAddress().getPort() + "/a.jsonl";

        assertThat(fetch(
                        uri, certificate.pem(), Map.of("HTTPS_PROXY", "http://127.0.0.1:1", "NO_PROXY", "127.0.0.0/8")))
                .hasContent("from the server");
    }

    @Test
    void saysWhatIsWrongWithTheAuthorities() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "nothing\n");
        Path broken = Files.writeString(
                folder.resolve("broken"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        for (Path file : List.of(empty, broken, folder.resolve("missing"))) {
            FailureException failure = catchThrowableOfType(
                    FailureException.class, () -> fetch("https://127.0.0.1/a.jsonl", file, Map.of()));
            assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
            assertThat(failure).hasMessageStartingWith("spec.network.caRef: " + file);
            assertThat(failure.hint()).isPresent();
        }
    }

    private Path fetch(String uri, Path authorities, Map<String, String> environment) throws IOException {
        NetworkConfig network =
                new NetworkConfig(List.of("127.0.0.0/8"), false, authorities == null ? null : authorities.toString());
        SourceFiles source = Sources.open(
                new SourceAddress(uri, "spec.data.sources[0].uri", null, SourceUse.DATA),
                new SourceAccess(folder, Map.of(), environment, network, ONCE));
        return source.fetchSamples(folder.resolve("cache"), new Transfer(new StopSignal(), moved -> {}, until -> {}))
                .get(0)
                .path();
    }

    private void proxy(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
        String user = authorization == null
                ? ""
                : new String(Base64.getDecoder().decode(authorization.replace("Basic ", "")), StandardCharsets.UTF_8);
        proxied.add(exchange.getRequestURI() + " " + user);
        if (user.isEmpty()) {
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
            exchange.sendResponseHeaders(407, -1);
            exchange.close();
        } else if (exchange.getRequestURI().getPath().equals("/denied")) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"server\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        } else {
            answer(exchange, "from the proxy");
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
