package dev.longcontext.trainer.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/** Finds the addresses a host has. */
interface HostLookup {

    /** @return empty where a proxy finds them */
    List<InetAddress> addresses(URI uri) throws IOException;

    /**
     * By the system, as the HTTP client does it: the JVM keeps what it found for 30 seconds, so that a name cannot lead
     * elsewhere between the check and the connection.
     */
    static HostLookup bySystem(Proxies proxies) {
        return uri -> {
            boolean literal =
                    AddressRange.parse(uri.getHost().replaceAll("[\\[\\]]", "")).isPresent();
            return literal || !proxies.isProxied(uri) ? List.of(InetAddress.getAllByName(uri.getHost())) : List.of();
        };
    }
}
