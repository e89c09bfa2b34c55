package dev.longcontext.api.v1alpha1;

/** Patterns that several fields share. */
final class Rules {
    /** A decimal number written as text: the API has no floats. */
    static final String DECIMAL = "^[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$";

    /** {@code 90s}, {@code 30m}, {@code 2h30m}. */
    static final String DURATION = "^([0-9]+h)?([0-9]+m)?([0-9]+s)?$";

    static final String SHA256 = "^[0-9a-f]{64}$";

    /** An object on a claim of the same namespace, or on a web server. */
    static final String URI = "^(pvc://[a-z0-9]([-a-z0-9.]*[a-z0-9])?(/.*)?|https?://.+)$";

    /** A query parameter that authorises whoever has the address; the trainer knows more of them. */
    static final String SIGNED =
            "[?&](?i:x-amz-signature|x-goog-signature|signature|sig|token|access_token|key|api_key)=";

    static final String NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    private Rules() {}
}
