package dev.longcontext.trainer.fetch;

import java.util.Optional;

/** The schemes that an address of a manifest may have: what they are for everybody who meets such an address. */
enum SourceScheme {
    PVC("pvc"),
    HTTPS("https"),
    HTTP("http");

    private final String scheme;

    SourceScheme(String scheme) {
        this.scheme = scheme;
    }

    /** The scheme of an address, if it is one of these. */
    static Optional<SourceScheme> of(String uri) {
        for (SourceScheme candidate : values()) {
            if (uri.startsWith(candidate.scheme + "://")) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
