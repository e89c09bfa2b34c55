package dev.longcontext.trainer.fetch;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where an address of the manifest leads to: to files of this machine, or to a server. */
public sealed interface Location extends Addressed {

    /**
     * A file or folder that can be read in place.
     *
     * @param claim the folder of the claim, which nothing may lead out of; empty for a path of this machine
     */
    record Local(String address, String field, Path path, Optional<Path> claim) implements Location {}

    /** @param authorization the header for this server alone */
    record Remote(String address, String field, URI uri, Optional<String> authorization) implements Location {

        /** @param token a bearer token */
        static Remote withToken(Addressed from, URI uri, Optional<String> token) {
            return new Remote(from.address(), from.field(), uri, token.map(text -> "Bearer " + text));
        }

        /** A file in the folder that the address names. */
        URI file(String name) {
            return below("/" + name);
        }

        /** @param path with the slash it begins with */
        URI below(String path) {
            return URI.create(uri.toString().replaceFirst("/$", "") + path);
        }

        @Override
        public String toString() {
            return address; // never what authorises
        }
    }
}
