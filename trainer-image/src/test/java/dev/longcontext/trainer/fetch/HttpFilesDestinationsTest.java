package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To whom a request and a token go, and what is told of who answers. */
class HttpFilesDestinationsTest extends ServedFile {

    @Test
    void sendsTheTokenToItsHostOnly() throws IOException {
        List<String> tokens = new ArrayList<>();
        serve(exchange -> {
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            if (exchange.getRequestURI().getPath().equals("/model.safetensors")) {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                "http://localhost:" + server.getAddress().getPort() + "/elsewhere");
                send(exchange, 302, new byte[0], 0);
            } else {
                send(exchange, 200, content, content.length);
            }
        });

        assertThat(download(QUICK)).isTrue();

        assertThat(tokens).containsExactly("Bearer secret", null);
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void fetchesFromThisMachineOnlyWhereThatIsAllowed() {
        serve(exchange -> send(exchange, 200, content, content.length));

        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> new HttpFiles(QUICK, NetworkConfig.DEFAULT, Map.of())
                        .download(from(), from().uri(), target, new Transfer(new StopSignal(), n -> {}, until -> {})));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure).hasMessageContaining(": 127.0.0.1 is this machine, its link or a cloud's metadata service");
        assertThat(failure.hint().orElseThrow()).contains("127.0.0.1 in spec.network.allowedHosts");
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://169.254.169.254/latest/meta-data?token=abc, 169.254.169.254 is this machine",
        "http://0.0.0.0:1/x, 0.0.0.0 is this machine",
        "file:///etc/passwd, is not an http or https address",
        "jar:file:///x.jar!/y, is not an http or https address",
        "ftp://127.0.0.1/x, is not an http or https address",
        "http://user:pass@127.0.0.1/x, contains a user or a password",
        "http://2852039166/x, '2852039166 is 169.254.169.254, this machine'",
        "http://[::1, redirects to an invalid address",
    })
    void followsNoRedirectElsewhere(String location, String rule) {
        serve(exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            send(exchange, 302, "content".getBytes(StandardCharsets.UTF_8), 7);
        });

        FailureException failure = refusal(QUICK);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure)
                .hasMessageContaining("spec.baseModel.uri = " + from().uri())
                .hasMessageContaining(rule)
                .hasMessageNotContainingAny("content", "pass@", "token=");
        assertThat(requests).hasSize(1);
    }

    @Test
    void quotesNothingOfAServerThatSpeaksNoHttp() throws IOException {
        server.stop(0);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                while (!other.isClosed()) {
                    try (Socket client = other.accept()) {
                        client.getOutputStream().write("SSH-2.0-OpenSSH_9\r\n".getBytes(StandardCharsets.UTF_8));
                    }
                }
                return null;
            });
            URI uri = URI.create("http://127.0.0.1:" + other.getLocalPort() + "/x?sig=abc");
            Location.Remote from = new Location.Remote("shown", "spec.baseModel.uri", uri, Optional.empty());

            FailureException failure = catchThrowableOfType(
                    FailureException.class,
                    () -> new HttpFiles(QUICK, LOOPBACK, Map.of())
                            .download(from, uri, target, new Transfer(new StopSignal(), n -> {}, until -> {})));

            assertThat(failure.failureClass()).isEqualTo(FailureClass.Unavailable);
            assertThat(failure).hasMessageNotContainingAny("SSH", "abc");
        }
    }
}
