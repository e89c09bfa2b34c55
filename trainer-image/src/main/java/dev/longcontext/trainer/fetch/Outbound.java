package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.NetworkConfig;
import java.net.http.HttpClient;
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

    /** @throws dev.longcontext.trainer.failure.FailureException when the file has no authorities */
    void apply(HttpClient.Builder client) {
        client.proxy(proxies);
        proxies.authenticator().ifPresent(client::authenticator);
        authorities.map(TrustedAuthorities::context).ifPresent(client::sslContext);
    }
}
