package dev.longcontext.minicluster;

/** A cluster that could not be started; the message says why and where to look. */
public final class MiniClusterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MiniClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
