package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationsTest {

    /** Names as an attacker's name server could answer them. */
    private static final Map<String, String> NAMES = Map.of(
            "public.example", "93.184.216.34",
            "store.svc", "10.96.0.17",
            "metadata.example", "169.254.169.254",
            "both.example", "93.184.216.34,127.0.0.1");

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, Machine",
        "127.8.9.1, Machine",
        "0.0.0.0, Machine",
        "0.1.2.3, Machine",
        "169.254.169.254, Machine",
        "255.255.255.255, Machine",
        "224.0.0.1, Machine",
        "100.100.100.200, Machine",
        "168.63.129.16, Machine",
        "::, Machine",
        "::1, Machine",
        "fe80::1, Machine",
        "ff02::1, Machine",
        "::ffff:127.0.0.1, Machine",
        "::ffff:a9fe:a9fe, Machine",
        "::127.0.0.1, Machine",
        "64:ff9b::169.254.169.254, Machine",
        "2002:7f00:1::, Machine",
        "fd00:ec2::254, Machine",
        "10.0.0.1, Private",
        "172.16.0.1, Private",
        "172.31.255.255, Private",
        "192.168.1.1, Private",
        "100.64.0.1, Private",
        "240.240.0.7, Private",
        "fd12::1, Private",
        "64:ff9b::10.0.0.1, Private",
        "2002:a00:1::, Private",
        "93.184.216.34, Public",
        "172.32.0.1, Public",
        "100.128.0.1, Public",
        "2606:2800::1, Public",
        "64:ff9b::93.184.216.34, Public"
    })
    void knowsWhatAnAddressIs(String address, AddressKind kind) throws UnknownHostException {
        assertThat(AddressKind.of(InetAddress.getByName(address))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "https://public.example/m, ok",
        "http://store.svc/m, ok",
        "https://10.96.0.17/m, ok",
        "https://metadata.example/m, metadata.example is 169.254.169.254",
        "https://both.example/m, both.example is 127.0.0.1",
        "https://[::1]/m, this machine",
        "https://[::ffff:169.254.169.254]/m, this machine",
    })
    void theUsersAddressMayBePrivateButNotThisMachine(String uri, String rule) throws IOException {
        Destinations destinations = destinations();
        URI at = URI.create(uri);
        if (rule.equals("ok")) {
            assertThat(destinations.first(from(at), at).uri()).isEqualTo(at);
        } else {
            assertThatThrownBy(() -> destinations.first(from(at), at))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration))
                    .hasMessageContaining(rule);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://public.example/m, https://public.example/n, ok",
        "https://public.example/m, /n, ok",
        "https://store.svc/m, https://10.1.1.1/n, ok",
        "http://store.svc/m, https://public.example/n, ok",
        "https://public.example/m, http://public.example/n, that is http",
        "https://public.example/m, https://store.svc/n, a private network",
        "https://store.svc/m, https://metadata.example/n, a cloud's metadata service",
        "https://public.example/m, HTTP://public.example/n, that is http",
        "https://store.svc/m, //127.0.0.1/n, this machine",
        "https://store.svc/m, gopher://store.svc/n, is not an http or https address",
        "https://store.svc/m, HTTPS://store.svc/n, ok",
    })
    void aServerMayRedirectWithinItsOwnKindOfNetwork(String first, String location, String rule) throws IOException {
        Destinations destinations = destinations();
        Location.Remote from = from(URI.create(first));
        Destinations.Destination before = destinations.first(from, URI.create(first));
        if (rule.equals("ok")) {
            assertThat(destinations.next(from, before, location)).isNotNull();
        } else {
            assertThatThrownBy(() -> destinations.next(from, before, location))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining(first)
                    .hasMessageContaining("redirects to ")
                    .hasMessageContaining(rule);
        }
    }

    /** The client gives each byte of a header as a letter. */
    @ParameterizedTest
    @CsvSource({
        "/a b.txt, /a%20b.txt",
        "/caf\u00c3\u00a9/{a}.txt?b=c|d#e, /caf%C3%A9/%7Ba%7D.txt?b=c%7Cd#e",
        "/a%20b%2Fc.txt?d=e%3D, /a%20b%2Fc.txt?d=e%3D",
    })
    void aRedirectMayHaveSpacesAndLettersAsTheyAre(String location, String path) throws IOException {
        Destinations destinations = destinations();
        URI first = URI.create("https://store.svc/m");
        Location.Remote from = from(first);

        assertThat(destinations
                        .next(from, destinations.first(from, first), location)
                        .uri())
                .isEqualTo(URI.create("https://store.svc" + path));
    }

    @Test
    void theWayBackIsNotForgotten() throws IOException {
        Destinations destinations = destinations("store.svc");
        Location.Remote from = from(URI.create("https://public.example/m"));
        Destinations.Destination before = destinations.first(from, from.uri());

        Destinations.Destination inside = destinations.next(from, before, "https://store.svc/m");

        assertThat(inside.isPublic()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"metadata.example", "169.254.169.254", "169.254.0.0/16", "METADATA.example"})
    void whatIsListedIsAllowed(String entry) throws IOException {
        URI at = URI.create("http://metadata.example/m");

        assertThat(destinations(entry).first(from(at), at).uri()).isEqualTo(at);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/33", "10.0.0/8", "1", "example.com/8", "::/129", "10.0.0.0/x"})
    void whatIsNoRangeAllowsNothing(String entry) {
        assertThat(AddressRange.parse(entry)).isEmpty();
    }

    private static Destinations destinations(String... allowed) {
        return new Destinations(new NetworkConfig(List.of(allowed), false), uri -> {
            String host = uri.getHost().replaceAll("[\\[\\]]", "");
            return Arrays.stream(NAMES.getOrDefault(host, host).split(","))
                    .map(DestinationsTest::literal)
                    .toList();
        });
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Location.Remote from(URI uri) {
        return new Location.Remote(uri.toString(), "spec.baseModel.uri", uri, Optional.empty());
    }
}
