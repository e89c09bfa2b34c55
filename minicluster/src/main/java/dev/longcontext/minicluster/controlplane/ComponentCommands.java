package dev.longcontext.minicluster.controlplane;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The command lines of the control plane's processes; all of them run in {@link ClusterFolder#root()}. */
final class ComponentCommands {
    /**
     * etcd listens on unix sockets in the cluster's folder instead of ports: no port to lose in a race, and no other user
     * of the machine can reach it. A relative name, because a socket's path has at most 107 characters. etcd insists on
     * the form host:port.
     */
    private static final String ETCD_CLIENT_SOCKET = "unix://etcd:0";

    private static final String ETCD_PEER_SOCKET = "unix://etcd-peer:0";

    /** Kubernetes' own rate limits are for clusters that share an API server with users; here nobody waits for them. */
    private static final List<String> CLIENT_RATE = List.of("--kube-api-qps=500", "--kube-api-burst=1000");

    private ComponentCommands() {}

    static List<String> etcd(Path program, ClusterFolder folder) {
        return List.of(
                program.toString(),
                "--name=minicluster",
                "--data-dir=" + folder.etcdData(),
                "--listen-client-urls=" + ETCD_CLIENT_SOCKET,
                // never used: the API server knows the socket
                "--advertise-client-urls=http://127.0.0.1:0",
                "--listen-peer-urls=" + ETCD_PEER_SOCKET,
                // the data need not survive this machine's next crash
                "--unsafe-no-fsync",
                "--log-level=warn");
    }

    static List<String> apiServer(Path program, Credentials credentials, ClusterFolder folder, int port) {
        return List.of(
                program.toString(),
                "--etcd-servers=" + ETCD_CLIENT_SOCKET,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.credentials(),
                "--tls-cert-file=" + credentials.certificate("apiserver"),
                "--tls-private-key-file=" + credentials.key("apiserver"),
                "--client-ca-file=" + credentials.authorityCertificate(),
                "--authorization-mode=Node,RBAC",
                "--enable-admission-plugins=NodeRestriction",
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-key-file=" + credentials.serviceAccountPublicKey(),
                "--service-account-signing-key-file=" + credentials.key("service-account"),
                "--service-cluster-ip-range=" + ServiceNetwork.RANGE,
                "--kubelet-certificate-authority=" + credentials.authorityCertificate(),
                "--kubelet-client-certificate=" + credentials.certificate("kubelet-client"),
                "--kubelet-client-key=" + credentials.key("kubelet-client"),
                "--kubelet-preferred-address-types=InternalIP",
                // a loopback address is not accepted as an endpoint of the service "kubernetes"
                "--endpoint-reconciler-type=none",
                "--allow-privileged=true",
                "--profiling=false");
    }

    static List<String> controllerManager(Path program, Credentials credentials, Path kubeconfig) {
        return withClientRate(List.of(
                program.toString(),
                "--kubeconfig=" + kubeconfig,
                "--secure-port=0",
                "--leader-elect=false",
                "--use-service-account-credentials=true",
                "--service-account-private-key-file=" + credentials.key("service-account"),
                "--root-ca-file=" + credentials.authorityCertificate(),
                "--cluster-signing-cert-file=" + credentials.authorityCertificate(),
                "--cluster-signing-key-file=" + credentials.key("ca"),
                "--profiling=false"));
    }

    static List<String> scheduler(Path program, Path kubeconfig) {
        return withClientRate(List.of(
                program.toString(),
                "--kubeconfig=" + kubeconfig,
                "--secure-port=0",
                "--leader-elect=false",
                "--profiling=false"));
    }

    private static List<String> withClientRate(List<String> command) {
        return Stream.concat(command.stream(), CLIENT_RATE.stream()).toList();
    }
}
