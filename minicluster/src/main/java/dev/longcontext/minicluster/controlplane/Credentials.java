package dev.longcontext.minicluster.controlplane;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;

/** The keys, certificates and kubeconfigs of one cluster, and the files of them that its processes read. */
final class Credentials {
    private static final List<String> API_SERVER_NAMES = List.of(
            "localhost",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local");

    private final CertificateAuthority authority = CertificateAuthority.create("minicluster");
    private final Identity admin = client("kubernetes-admin", List.of("system:masters"), KeyAlgorithm.RSA);
    private final Path folder;

    /**
     * Makes every key and writes the files.
     *
     * @param folder is created, readable by this user only
     */
    Credentials(Path folder) throws IOException {
        this.folder = Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        write("ca", authority.identity());
        write(
                "apiserver",
                authority.issue(CertificateRequest.server(
                        "kube-apiserver", API_SERVER_NAMES, List.of("127.0.0.1", ServiceNetwork.API_SERVER_ADDRESS))));
        write("kubelet-client", client(NodeCredentials.API_SERVER, List.of(), KeyAlgorithm.EC));
        KeyPair serviceAccounts = KeyAlgorithm.EC.generate();
        PrivateFiles.write(key("service-account"), CertificateAuthority.pem(serviceAccounts.getPrivate()));
        PrivateFiles.write(serviceAccountPublicKey(), CertificateAuthority.pem(serviceAccounts.getPublic()));
    }

    Path authorityCertificate() {
        return folder.resolve("ca.crt");
    }

    Path serviceAccountPublicKey() {
        return folder.resolve("service-account.pub");
    }

    Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }

    String authorityPem() {
        return authority.identity().certificate();
    }

    String adminKubeconfig(URI server) {
        return Kubeconfig.yaml(server, authorityPem(), "kubernetes-admin", admin);
    }

    /** Writes the kubeconfig of one of the control plane's own clients; the user is {@code system:NAME}. */
    Path writeComponentKubeconfig(String component, URI server) throws IOException {
        String user = "system:" + component;
        Path file = folder.resolve(component + ".kubeconfig");
        PrivateFiles.write(
                file, Kubeconfig.yaml(server, authorityPem(), user, client(user, List.of(), KeyAlgorithm.EC)));
        return file;
    }

    NodeCredentials node(String nodeName, URI server) {
        String user = "system:node:" + nodeName;
        Identity client = client(user, List.of("system:nodes"), KeyAlgorithm.RSA);
        Identity serving =
                authority.issue(CertificateRequest.server(user, List.of("localhost", nodeName), List.of("127.0.0.1")));
        return new NodeCredentials(
                nodeName, Kubeconfig.yaml(server, authorityPem(), user, client), serving, authorityPem());
    }

    /** A kubeconfig for any other user, known to RBAC by this name and these groups. */
    String userKubeconfig(String user, List<String> groups, URI server) {
        return Kubeconfig.yaml(server, authorityPem(), user, client(user, groups, KeyAlgorithm.RSA));
    }

    private Identity client(String user, List<String> groups, KeyAlgorithm algorithm) {
        return authority.issue(CertificateRequest.client(user, groups, algorithm));
    }

    private void write(String name, Identity identity) throws IOException {
        PrivateFiles.write(certificate(name), identity.certificate());
        PrivateFiles.write(key(name), identity.privateKey());
    }
}
