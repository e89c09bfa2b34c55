package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import java.net.URI;
import java.net.http.HttpHeaders;

/** Says why a server refused, and what helps: by what its answer was. */
interface HttpRefusal {

    /** @param status from 400 to 499 */
    FailureException of(Location.Remote from, URI uri, int status, HttpHeaders headers);

    /** In the words for any server. */
    static FailureException plain(Location.Remote from, URI uri, int status, HttpHeaders headers) {
        boolean denied = status == 401 || status == 403;
        return from.refusal(
                Addresses.shown(uri.toString()) + " answered " + status,
                denied ? "Set secretRef to a token that may read it." : "Check the address in a browser.");
    }
}
