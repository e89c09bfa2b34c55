package dev.longcontext.minicluster.controlplane;

import java.util.List;

/**
 * Whom a certificate is for.
 *
 * @param commonName Kubernetes reads a client's user name from it
 * @param organizations Kubernetes reads a client's groups from them
 * @param dnsNames names under which a server is reached
 * @param addresses IP addresses under which a server is reached
 * @param usage what the certificate may be used for
 * @param algorithm the algorithm of its key
 */
public record CertificateRequest(
        String commonName,
        List<String> organizations,
        List<String> dnsNames,
        List<String> addresses,
        Usage usage,
        KeyAlgorithm algorithm) {

    /** What a certificate may be used for. */
    public enum Usage {
        CLIENT,
        SERVER
    }

    public CertificateRequest {
        organizations = List.copyOf(organizations);
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
    }

    /** A client known to Kubernetes as a user in groups. */
    public static CertificateRequest client(String user, List<String> groups, KeyAlgorithm algorithm) {
        return new CertificateRequest(user, groups, List.of(), List.of(), Usage.CLIENT, algorithm);
    }

    /** A server reached under names and addresses. */
    public static CertificateRequest server(String commonName, List<String> dnsNames, List<String> addresses) {
        return new CertificateRequest(commonName, List.of(), dnsNames, addresses, Usage.SERVER, KeyAlgorithm.EC);
    }
}
