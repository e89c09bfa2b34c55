package dev.longcontext.minicluster.node.probe;

/**
 * How an action ended.
 *
 * @param succeeded whether the container gave the answer hoped for
 * @param message why not; empty if it did
 */
public record ProbeOutcome(boolean succeeded, String message) {
    static ProbeOutcome success() {
        return new ProbeOutcome(true, "");
    }

    static ProbeOutcome failure(String message) {
        return new ProbeOutcome(false, message);
    }
}
