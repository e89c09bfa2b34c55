package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.NetworkConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Where files may be fetched from. An address of the user's may lead to the internet or a private network; a server may
 * redirect from the internet only to the internet, and from https only to https. This machine, its link and the cloud's
 * metadata service are refused always, and so is whatever is no http or https: but for what the network block allows.
 */
public final class Destinations {

    /** In ASCII, beside spaces and what cannot be printed. */
    private static final String ILLEGAL = "\"<>\\^`{|}";

    private static final int DELETE = 0x7f;

    private final NetworkConfig network;
    private final HostLookup lookup;

    Destinations(NetworkConfig network, Proxies proxies) {
        this(network, HostLookup.bySystem(proxies));
    }

    Destinations(NetworkConfig network, HostLookup lookup) {
        this.network = network;
        this.lookup = lookup;
    }

    /** A server that may be asked. */
    record Destination(URI uri, boolean isPublic) {}

    /** Checks the address the user wrote. */
    Destination first(Addressed from, URI uri) throws IOException {
        return checked(from, uri, false, "");
    }

    /** Checks where a server redirects to. */
    Destination next(Addressed from, Destination before, String location) throws IOException {
        URI uri = target(from, before, location);
        String redirected = "redirects to " + Addresses.shown(uri.toString()) + ": ";
        syntaxProblem(uri).ifPresent(problem -> {
            throw from.refusal(redirected + problem, "Give the address of the file itself.");
        });
        boolean downgraded =
                "https".equalsIgnoreCase(before.uri().getScheme()) && "http".equalsIgnoreCase(uri.getScheme());
        if (downgraded && !allowed(uri.getHost())) {
            throw from.refusal(redirected + "that is http, which does not verify the server", remedy(uri.getHost()));
        }
        return checked(from, uri, before.isPublic(), redirected);
    }

    private static URI target(Addressed from, Destination before, String location) {
        try {
            return before.uri().resolve(encoded(location));
        } catch (IllegalArgumentException e) {
            throw from.refusal("redirects to an invalid address", "Give the address of the file itself.");
        }
    }

    /**
     * A header with what no address may have, as browsers read it: some servers send spaces, quotes and the bytes of UTF-8 as
     * they are. The client makes a letter of each byte.
     */
    private static String encoded(String location) {
        var encoded = new StringBuilder();
        for (byte one : location.getBytes(isOfBytes(location) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8)) {
            boolean legal = one > ' ' && one < DELETE && ILLEGAL.indexOf(one) < 0;
            encoded.append(legal ? String.valueOf((char) one) : "%%%02X".formatted(one & 0xff));
        }
        return encoded.toString();
    }

    private static boolean isOfBytes(String location) {
        return StandardCharsets.ISO_8859_1.newEncoder().canEncode(location);
    }

    /** What is wrong with an address whoever it belongs to. */
    static Optional<String> syntaxProblem(URI uri) {
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !"http".equalsIgnoreCase(uri.getScheme())) {
            return Optional.of("is not an http or https address");
        }
        if (uri.getRawUserInfo() != null) {
            return Optional.of("contains a user or a password");
        }
        if (uri.getHost() == null) {
            return Optional.of("has no host name or address");
        }
        return Optional.empty();
    }

    private Destination checked(Addressed from, URI uri, boolean publicBefore, String redirected) throws IOException {
        List<InetAddress> addresses = lookup.addresses(uri);
        boolean isPublic = true;
        for (InetAddress address : addresses) {
            AddressKind kind = AddressKind.of(address);
            isPublic &= kind == AddressKind.Public;
            boolean refused = kind == AddressKind.Machine || (kind == AddressKind.Private && publicBefore);
            if (refused && !allowed(uri.getHost()) && !allowed(address)) {
                throw from.refusal(redirected + why(uri.getHost(), address, kind), remedy(uri.getHost()));
            }
        }
        return new Destination(uri, isPublic);
    }

    private static String why(String host, InetAddress address, AddressKind kind) {
        String what = kind == AddressKind.Machine
                ? "this machine, its link or a cloud's metadata service"
                : "a private network, but the redirecting server is on the internet";
        String plain = address.getHostAddress();
        return (plain.equals(host) ? host + " is " : host + " is " + plain + ", ") + what;
    }

    private boolean allowed(String host) {
        return network.allowedHosts().stream().anyMatch(entry -> entry.equalsIgnoreCase(host));
    }

    private boolean allowed(InetAddress address) {
        return network.allowedHosts().stream()
                .flatMap(entry -> AddressRange.parse(entry).stream())
                .anyMatch(range -> range.contains(address));
    }

    /** A token goes over http only to a host that is listed by its name. */
    static boolean mayTakeToken(URI uri, NetworkConfig network) {
        return "https".equals(uri.getScheme())
                || network.allowedHosts().stream().anyMatch(entry -> entry.equalsIgnoreCase(uri.getHost()));
    }

    private static String remedy(String host) {
        return "Use another address, or, if this is intended, write " + host + " in spec.network.allowedHosts.";
    }
}
