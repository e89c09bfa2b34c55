package dev.longcontext.minicluster.node.plan;

/** A reference of a pod to an object, key or field that is not there; the message is the kubelet's. */
public final class UnresolvableReferenceException extends Exception {
    private static final long serialVersionUID = 1;

    public UnresolvableReferenceException(String message) {
        super(message);
    }
}
