package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import java.net.URI;
import java.net.http.HttpHeaders;

/** Says why a server refused, and what helps: by what its answer was. */
interface HttpRefusal {

    int PROXY_WANTS_A_LOGIN = 407;

    /** @param status from 400 to 499 */
    FailureException of(Location.Remote from, URI uri, int status, HttpHeaders headers);

    /** @param server the one that was to be asked, for messages */
    static FailureException proxyWantsALogin(Addressed from, String server) {
        return from.refusal(
                "the proxy on the way to " + server + " wants another user or password (it answered 407)",
                Proxies.REMEDY);
    }

    /** In the words for any server. */
    static FailureException plain(Location.Remote from, URI uri, int status, HttpHeaders headers) {
        if (status == PROXY_WANTS_A_LOGIN) {
            return proxyWantsALogin(from, Addresses.shown(uri.toString()));
        }
        boolean denied = status == 401 || status == 403;
        boolean signed = Addresses.signatureIn(uri.getRawQuery()).isPresent();
        String whereDenied = signed
                ? "The signature in the address has probably expired: write a new address."
                : "Set secretRef to a token that may read it.";
        return from.refusal(
                Addresses.shown(uri.toString()) + " answered " + status,
                denied ? whereDenied : "Check the address in a browser.");
    }
}
