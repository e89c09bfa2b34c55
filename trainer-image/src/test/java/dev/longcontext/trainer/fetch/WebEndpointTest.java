package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebEndpointTest {

    private static final byte[] QUESTION = {'{', '}'};

    @TempDir
    Path folder;

    private WebEndpoint open(String url, String secret, String... allowed) {
        SourceAccess access = new SourceAccess(
                folder,
                Map.of(),
                Map.of("KEY", "sk-0123456789"),
                new NetworkConfig(Arrays.asList(allowed), false),
                Retries.DEFAULT);
        return WebEndpoint.open(
                new SourceAddress(url, "spec.data.synthetic.endpoint.url", secret, SourceUse.DATA), access);
    }

    private FailureException refusal(String url, String secret, String... allowed) {
        return catchThrowableOfType(
                FailureException.class,
                () -> open(url, secret, allowed)
                        .post("/chat/completions", QUESTION, 10, Duration.ofSeconds(5), new StopSignal()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://llm.example/v1|KEY|are not sent over http|llm.example in spec.network.allowedHosts",
                "http://llm.example/v1||are not sent over http|llm.example in spec.network.allowedHosts",
                "https://me@llm.example/v1|KEY|contains a user or a password|secretRef names",
                "https://127.0.0.1/v1|KEY|this machine|in spec.network.allowedHosts",
                "https://169.254.169.254/v1|KEY|metadata|in spec.network.allowedHosts",
                "https://llm.example/v1|OTHER|the environment variable OTHER|the key"
            })
    void refusesAddressesBeforeAnythingIsSent(String url, String secret, String rule, String remedy) {
        FailureException refused = refusal(url, secret);

        assertThat(refused.getMessage())
                .startsWith("spec.data.synthetic.endpoint.url = ")
                .contains(rule);
        assertThat(refused.hint().orElseThrow()).contains(remedy);
    }

    @Test
    void saysWhetherTheServerCanHaveTakenTheRequest() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        WebEndpoint nobody = open("http://127.0.0.1:" + closed + "/v1", null, "127.0.0.1");

        assertThat(catchThrowableOfType(
                        WebEndpoint.NotSentException.class,
                        () -> nobody.post("/x", QUESTION, 10, Duration.ofSeconds(5), new StopSignal())))
                .isNotNull();
    }

    @Test
    void countsAHostThatIsNotFoundAsNotAsked() {
        WebEndpoint nobody = open("https://no-such-host.invalid/v1", null);

        assertThat(catchThrowableOfType(
                        WebEndpoint.NotSentException.class,
                        () -> nobody.post("/x", QUESTION, 10, Duration.ofSeconds(5), new StopSignal())))
                .hasMessageContaining("the host name is unknown");
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
        server.start();
        try {
            FailureException refused =
                    refusal("https://127.0.0.1:" + server.getAddress().getPort() + "/v1", null, "127.0.0.1");

            assertThat(refused.getMessage()).contains("its certificate is not accepted: ");
            assertThat(refused.hint().orElseThrow()).contains("spec.network.caRef");
        } finally {
            server.stop(0);
        }
    }

    private SSLContext selfSigned() throws Exception {
        Path store = folder.resolve("server.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=other.example"));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", "changeit", "-keystore", store.toString()));
        assertThat(new ProcessBuilder(command).redirectErrorStream(true).start().waitFor())
                .isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    /** The server speaks no TLS: the handshake ends before the request is sent. */
    @Test
    void countsAHandshakeThatFailsAsNotAsked() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread hangUp = new Thread(() -> {
                try (Socket client = socket.accept()) {
                    client.getInputStream().read();
                    // a TLS alert: fatal, handshake_failure
                    client.getOutputStream().write(new byte[] {0x15, 3, 3, 0, 2, 2, 40});
                    client.getOutputStream().flush();
                    client.getInputStream().readAllBytes();
                } catch (IOException closed) {
                    // the test is over
                }
            });
            hangUp.setDaemon(true);
            hangUp.start();
            WebEndpoint other = open("https://127.0.0.1:" + socket.getLocalPort() + "/v1", null, "127.0.0.1");

            assertThat(catchThrowableOfType(
                            WebEndpoint.NotSentException.class,
                            () -> other.post("/x", QUESTION, 10, Duration.ofSeconds(5), new StopSignal())))
                    .hasMessageContaining("no secure connection was made");
        }
    }

    /** A byte now and then keeps a read alive, but not the whole. */
    @Test
    void givesUpAServerThatDrips() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                for (int i = 0; i < 100; i++) {
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    Thread.sleep(50);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        try {
            WebEndpoint slow = open("http://127.0.0.1:" + server.getAddress().getPort(), null, "127.0.0.1");

            IOException late = catchThrowableOfType(
                    IOException.class, () -> slow.post("/", QUESTION, 1000, Duration.ofMillis(400), new StopSignal()));

            assertThat(late).isNotNull();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void readsNoMoreThanItIsTold() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat", exchange -> {
            assertThat(exchange.getRequestHeaders().get("Authorization")).isEqualTo(List.of("Bearer sk-0123456789"));
            exchange.sendResponseHeaders(200, 11);
            exchange.getResponseBody().write("01234567890".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        try {
            WebEndpoint endpoint =
                    open("http://127.0.0.1:" + server.getAddress().getPort() + "/v1", "KEY", "127.0.0.1");

            WebEndpoint.Answer cut = endpoint.post("/chat", QUESTION, 10, Duration.ofSeconds(5), new StopSignal());
            WebEndpoint.Answer whole = endpoint.post("/chat", QUESTION, 11, Duration.ofSeconds(5), new StopSignal());

            assertThat(cut.body()).hasSize(10);
            assertThat(cut.whole()).isFalse();
            assertThat(whole.whole()).isTrue();
        } finally {
            server.stop(0);
        }
    }
}
