package dev.longcontext.minicluster.binaries;

/** No way led to the programs of the control plane; the message lists each way with what to do to open it. */
public final class BinariesUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    BinariesUnavailableException(String message) {
        super(message);
    }
}
