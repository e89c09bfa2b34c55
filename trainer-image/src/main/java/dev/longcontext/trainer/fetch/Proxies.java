package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Proxies as the variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} name them for curl, pip and the
 * hub's own tools; the JVM knows other ones only. Lower-case names count where there is no upper-case one.
 */
final class Proxies extends ProxySelector {

    /** What to do about a proxy that answers 407. */
    static final String REMEDY =
            "Write http://USER:PASSWORD@HOST:PORT, as the proxy knows them, into HTTPS_PROXY; for http:// addresses into HTTP_PROXY.";

    private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);

    private final Map<String, URI> byScheme;
    private final List<String> direct;

    private Proxies(Map<String, URI> byScheme, List<String> direct) {
        this.byScheme = byScheme;
        this.direct = direct;
    }

    /** @throws FailureException when a variable names no proxy; its text is not quoted, since a password may be in it */
    static Proxies of(Map<String, String> environment) {
        Map<String, URI> byScheme = new HashMap<>();
        proxy(environment, "HTTPS_PROXY").ifPresent(proxy -> byScheme.put("https", proxy));
        proxy(environment, "HTTP_PROXY").ifPresent(proxy -> byScheme.put("http", proxy));
        List<String> direct = Arrays.stream(value(environment, "NO_PROXY").split("[,\\s]+"))
                .map(entry -> entry.toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
        return new Proxies(Map.copyOf(byScheme), direct);
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (byScheme.isEmpty() && ProxySelector.getDefault() != null) {
            return ProxySelector.getDefault().select(uri); // what the JVM was told
        }
        return List.of(proxyOf(uri)
                .map(proxy -> new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port(proxy))))
                .orElse(Proxy.NO_PROXY));
    }

    /** Whether a proxy is asked for an address, which then finds the host. */
    boolean isProxied(URI uri) {
        return select(uri).stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
    }

    /** The HTTP client tells its own caller. */
    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {}

    /** What tells the proxy that an address is asked through who asks, where its own address has a user. */
    Optional<String> authorization(URI uri) {
        return proxyOf(uri).map(URI::getRawUserInfo).map(info -> {
            String[] parts = info.split(":", 2);
            String plain = decoded(parts[0]) + ":" + decoded(parts.length == 2 ? parts[1] : "");
            return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        });
    }

    /** The proxy of an address. */
    private Optional<URI> proxyOf(URI uri) {
        return Optional.ofNullable(byScheme.get(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)))
                .filter(proxy -> !isDirect(uri));
    }

    private boolean isDirect(URI uri) {
        String host = uri.getHost().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
        int port =
                uri.getPort() >= 0 ? uri.getPort() : PORTS.get(uri.getScheme().toLowerCase(Locale.ROOT));
        return direct.stream().anyMatch(entry -> matches(entry, host, port));
    }

    /** {@code *}, a host or a domain with all below it, an address or a range; a host may have a port. */
    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        Optional<AddressRange> range = AddressRange.parse(entry);
        if (range.isPresent()) {
            return literal(host).filter(range.get()::contains).isPresent();
        }
        String[] parts = entry.split(":", 2);
        String name = parts[0].replaceFirst("^\\*?\\.", "");
        boolean samePort = parts.length == 1 || parts[1].equals(Integer.toString(port));
        return samePort && !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return AddressRange.parse(host).isPresent() ? Optional.of(InetAddress.getByName(host)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static Optional<URI> proxy(Map<String, String> environment, String variable) {
        String text = value(environment, variable);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
            if ("http".equals(proxy.getScheme()) && proxy.getHost() != null) {
                return Optional.of(proxy);
            }
        } catch (IllegalArgumentException e) {
            // as below
        }
        throw new FailureException(
                FailureClass.InvalidConfiguration,
                "the environment variable " + variable + " is not an address of a proxy",
                "Write http://HOST:PORT there, or leave it out.");
    }

    /** What of these variables no message may contain. */
    static List<String> secretsIn(Map<String, String> environment) {
        return Stream.of("HTTPS_PROXY", "HTTP_PROXY")
                .map(variable -> value(environment, variable))
                .map(text -> text.contains("://") ? text : "http://" + text)
                .flatMap(text -> Addresses.secretsIn(text).stream())
                .toList();
    }

    private static String value(Map<String, String> environment, String variable) {
        String upper = environment.getOrDefault(variable, "").strip();
        return upper.isEmpty()
                ? environment
                        .getOrDefault(variable.toLowerCase(Locale.ROOT), "")
                        .strip()
                : upper;
    }

    private static int port(URI proxy) {
        return proxy.getPort() >= 0 ? proxy.getPort() : PORTS.get("http");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
