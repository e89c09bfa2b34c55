package dev.longcontext.api.v1alpha1;

/** Patterns and rules that several fields share. */
final class Rules {
    /** A decimal number written as text: the API has no floats. */
    static final String DECIMAL = "^[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$";

    /** {@code 90s}, {@code 30m}, {@code 2h30m}. */
    static final String DURATION = "^([0-9]+h)?([0-9]+m)?([0-9]+s)?$";

    static final String SHA256 = "^[0-9a-f]{64}$";

    /** A query parameter that authorises whoever has the address; the trainer knows more of them. */
    static final String SIGNED =
            "[?&](?i:x-amz-signature|x-goog-signature|signature|sig|token|access_token|key|api_key)=";

    static final String NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** Beginning of a rule for what may be changed while no pod runs, or is to be used by the next one. */
    static final String AT_REST = "self.?suspend.orValue(false) || oldSelf.?suspend.orValue(false) || "
            + "self.?retry.orValue(0) > oldSelf.?retry.orValue(0) || ";

    static final String ONLY_AT_REST =
            " can be changed only while suspended, or to resume a failed run: set spec.suspend: true, or "
                    + "raise spec.retry, in the same edit";

    private Rules() {}
}
