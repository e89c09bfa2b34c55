package dev.longcontext.minicluster.node.volume;

import java.time.Instant;

/**
 * A token of a service account.
 *
 * @param text what goes into the file
 * @param expires when the API server does not take it any more
 */
public record ServiceAccountToken(String text, Instant expires) {
    /** Keeps the token out of logs and assertion messages. */
    @Override
    public String toString() {
        return "ServiceAccountToken[expires=" + expires + "]";
    }
}
