package dev.longcontext.minicluster.controlplane;

import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes kubeconfig files with everything inside, so that they can be copied anywhere on this machine. */
final class Kubeconfig {
    private static final String NAME = "minicluster";

    private Kubeconfig() {}

    /**
     * The text of a kubeconfig file.
     *
     * @param server where the API server listens
     * @param authority PEM certificate of the cluster's authority
     * @param user the name under which the file lists the credentials
     * @param identity the client's certificate and key
     * @return YAML
     */
    static String yaml(URI server, String authority, String user, Identity identity) {
        return Serialization.asYaml(new ConfigBuilder()
                .withApiVersion("v1")
                .withKind("Config")
                .addNewCluster()
                .withName(NAME)
                .withNewCluster()
                .withServer(server.toString())
                .withCertificateAuthorityData(base64(authority))
                .endCluster()
                .endCluster()
                .addNewUser()
                .withName(user)
                .withNewUser()
                .withClientCertificateData(base64(identity.certificate()))
                .withClientKeyData(base64(identity.privateKey()))
                .endUser()
                .endUser()
                .addNewContext()
                .withName(NAME)
                .withNewContext()
                .withCluster(NAME)
                .withUser(user)
                .endContext()
                .endContext()
                .withCurrentContext(NAME)
                .build());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
