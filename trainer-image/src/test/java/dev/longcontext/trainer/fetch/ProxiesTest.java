package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.trainer.failure.FailureException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://hub.example.com/a   | secure.example | 3128",
                "http://hub.example.com/a    | plain.example  | 80",
                "HTTPS://other.org/          | secure.example | 3128",
                "https://inside.corp/        |                |",
                "https://a.inside.corp/      |                |",
                "https://notinside.corp/     | secure.example | 3128",
                "https://exact.example.org/  |                |",
                "https://10.1.2.3/           |                |",
                "https://11.1.2.3/           | secure.example | 3128",
                "https://[fd00::1]/          |                |",
                "https://store.example:9000/ |                |",
                "https://store.example/      | secure.example | 3128"
            })
    void findsTheProxyOfAnAddress(URI uri, String host, Integer port) {
        Proxies proxies = Proxies.of(Map.of(
                "HTTPS_PROXY",
                "http://user:p%40ss@secure.example:3128",
                "http_proxy",
                "plain.example",
                "NO_PROXY",
                ".inside.corp, exact.example.org,10.0.0.0/8 fd00::/8,store.example:9000"));

        Proxy proxy = proxies.select(uri).get(0);

        assertThat(proxies.isProxied(uri)).isEqualTo(host != null);
        if (host == null) {
            assertThat(proxy).isEqualTo(Proxy.NO_PROXY);
        } else {
            InetSocketAddress address = (InetSocketAddress) proxy.address();
            assertThat(address.getHostString()).isEqualTo(host);
            assertThat(address.getPort()).isEqualTo(port);
        }
    }

    /** Nobody else learns the password. */
    @Test
    void tellsUserAndPasswordToTheirProxyAlone() {
        Proxies proxies = Proxies.of(Map.of(
                "HTTPS_PROXY",
                "http://user:p%40ss@secure.example",
                "HTTP_PROXY",
                "plain.example",
                "NO_PROXY",
                ".corp"));

        assertThat(proxies.authorization(URI.create("https://hub.example.com/")))
                .hasValue("Basic dXNlcjpwQHNz");
        assertThat(proxies.authorization(URI.create("https://inside.corp/"))).isEmpty();
        assertThat(proxies.authorization(URI.create("http://hub.example.com/"))).isEmpty();
    }

    @Test
    void everythingIsDirectWithoutProxiesOrWithAStar() {
        URI uri = URI.create("https://hub.example.com/");

        assertThat(Proxies.of(Map.of()).isProxied(uri)).isFalse();
        assertThat(Proxies.of(Map.of("HTTPS_PROXY", "http://p:1", "NO_PROXY", "*"))
                        .isProxied(uri))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"socks5://user:secret@p:1", "http://", "http://a b", "https://user:secret@p"})
    void refusesWhatIsNoProxyAndQuotesNothing(String text) {
        assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", text)))
                .isInstanceOf(FailureException.class)
                .hasMessage("the environment variable HTTPS_PROXY is not an address of a proxy");
    }

    @Test
    void knowsWhichPartsAreSecret() {
        assertThat(Proxies.secretsIn(Map.of("https_proxy", "user:p%40ss@secure.example:3128")))
                .contains("p%40ss");
    }
}
