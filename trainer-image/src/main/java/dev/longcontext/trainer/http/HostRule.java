package dev.longcontext.trainer.http;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What keeps web pages from a server on a loopback address. A page may be from a name that its owner lets point to
 * 127.0.0.1 (DNS rebinding): its requests carry that name in {@code Host}. Requests to other origins carry the page's own
 * in {@code Origin}.
 */
final class HostRule {

    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");

    private final boolean loopback;

    HostRule(InetAddress address) {
        this.loopback = address.isLoopbackAddress();
    }

    /** What is wrong with a request's headers; each may be null. */
    Optional<String> brokenBy(String host, String origin) {
        if (!loopback) {
            return Optional.empty();
        }
        if (host != null && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            return Optional.of(
                    "The header Host does not name a loopback address. This server listens on a loopback address and "
                            + "answers only to localhost, 127.0.0.1 and [::1]; to use another name, listen on another address.");
        }
        if (origin != null && (host == null || !origin.equalsIgnoreCase("http://" + host))) {
            return Optional.of(
                    "The header Origin belongs to a web page from another host. This server listens on a loopback "
                            + "address and does not answer such pages.");
        }
        return Optional.empty();
    }
}
