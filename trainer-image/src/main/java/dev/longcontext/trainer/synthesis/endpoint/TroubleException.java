package dev.longcontext.trainer.synthesis.endpoint;

import java.io.IOException;

/** An endpoint gave no answer to one attempt, and may give one to the next. */
final class TroubleException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean rateLimited;

    private TroubleException(String message, boolean rateLimited, Throwable cause) {
        super(message, cause);
        this.rateLimited = rateLimited;
    }

    static TroubleException failed(String message, Throwable cause) {
        return new TroubleException(message, false, cause);
    }

    static TroubleException rateLimited() {
        return new TroubleException("it limits the rate (429)", true, null);
    }

    /** Whether it is no trouble at all, only too early. */
    boolean isRateLimit() {
        return rateLimited;
    }
}
