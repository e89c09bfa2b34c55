package dev.longcontext.minicluster.controlplane;

/**
 * What a kubelet holds.
 *
 * @param nodeName the node; the API server lets these credentials see and write only what belongs to it
 * @param kubeconfig YAML with the client certificate of user {@code system:node:NAME}, group {@code system:nodes}
 * @param serving certificate and key of the kubelet's HTTPS port, which the API server verifies
 * @param authority PEM certificate of the authority that signed the client certificate of the API server: only callers
 *     with the common name {@link #API_SERVER} may read logs
 */
public record NodeCredentials(String nodeName, String kubeconfig, Identity serving, String authority) {
    /** Common name of the client certificate with which the API server calls a kubelet. */
    public static final String API_SERVER = "kube-apiserver-kubelet-client";

    @Override
    public String toString() {
        return "NodeCredentials[" + nodeName + "]";
    }
}
