package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.NetworkConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How servers are reached, whatever is fetched of them.
 *
 * @param authorities a file with certificate authorities that are trusted beside the public ones
 */
record Outbound(Proxies proxies, Optional<Path> authorities) {

    /** @throws dev.longcontext.trainer.failure.FailureException when a variable names no proxy */
    static Outbound of(Map<String, String> environment, NetworkConfig network) {
        return new Outbound(
                Proxies.of(environment), Optional.ofNullable(network.caFile()).map(Path::of));
    }

    /**
     * Tells the proxy that a request goes through who asks; the client tells it nobody else. Not by an authenticator: with one,
     * the client fails itself at a server that wants a password, and what a registry wants is never seen.
     */
    void authorize(HttpRequest.Builder request, URI uri) {
        proxies.authorization(uri).ifPresent(header -> request.header("Proxy-Authorization", header));
    }

    /** @throws dev.longcontext.trainer.failure.FailureException when the file has no authorities */
    void apply(HttpClient.Builder client) {
        client.proxy(proxies);
        authorities.map(TrustedAuthorities::context).ifPresent(client::sslContext);
    }
}
