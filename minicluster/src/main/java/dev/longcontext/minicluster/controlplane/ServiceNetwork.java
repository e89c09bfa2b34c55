package dev.longcontext.minicluster.controlplane;

/**
 * The addresses that Services get. They are given out as in any cluster, but nothing forwards them: there is no
 * kube-proxy here. The range is the one kubeadm takes.
 */
final class ServiceNetwork {
    static final String RANGE = "10.96.0.0/16";
    static final String API_SERVER_ADDRESS = "10.96.0.1";

    private ServiceNetwork() {}
}
