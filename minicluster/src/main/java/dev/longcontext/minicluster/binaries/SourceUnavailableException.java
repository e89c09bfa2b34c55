package dev.longcontext.minicluster.binaries;

/** A way to the programs is closed; the message says why and what would open it. */
final class SourceUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    SourceUnavailableException(String message) {
        super(message);
    }
}
