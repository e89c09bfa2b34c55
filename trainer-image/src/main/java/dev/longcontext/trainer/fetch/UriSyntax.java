package dev.longcontext.trainer.fetch;

import java.net.URI;
import java.net.URISyntaxException;

/** Reads an address as a URI. */
final class UriSyntax {

    private UriSyntax() {}

    static URI parse(SourceAddress address) {
        try {
            return new URI(address.uri());
        } catch (URISyntaxException e) { // its message quotes the whole address
            throw address.refusal(
                    "is not an address: " + e.getReason() + " at character " + (e.getIndex() + 1),
                    "Write scheme://place/path, and % with two digits for what is no letter or digit.");
        }
    }
}
