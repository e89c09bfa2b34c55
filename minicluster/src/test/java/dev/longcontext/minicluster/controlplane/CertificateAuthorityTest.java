package dev.longcontext.minicluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.internal.CertUtils;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final CertificateAuthority authority = CertificateAuthority.create("minicluster");
    private final X509Certificate own = certificate(authority.identity());

    CertificateAuthorityTest() throws Exception {}

    @Test
    void theAuthoritySignsItselfAndMaySignOthers() throws Exception {
        own.verify(own.getPublicKey());

        assertThat(own.getBasicConstraints()).isNotNegative();
    }

    @Test
    void aClientIsKnownByNameAndGroups() throws Exception {
        X509Certificate client = certificate(
                authority.issue(CertificateRequest.client("jane", List.of("readers", "writers"), KeyAlgorithm.EC)));

        client.verify(own.getPublicKey());
        assertThat(client.getSubjectX500Principal().getName())
                .contains("CN=jane")
                .contains("O=readers")
                .contains("O=writers");
        assertThat(client.getExtendedKeyUsage()).containsExactly(CLIENT_AUTHENTICATION);
        assertThat(client.getBasicConstraints()).isNegative();
    }

    @Test
    void aServerIsKnownByNamesAndAddresses() throws Exception {
        X509Certificate server = certificate(
                authority.issue(CertificateRequest.server("kubelet", List.of("localhost"), List.of("127.0.0.1"))));

        assertThat(server.getExtendedKeyUsage()).containsExactly(SERVER_AUTHENTICATION);
        assertThat(server.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(DNS_NAME, "localhost"), List.of(IP_ADDRESS, "127.0.0.1"));
    }

    @Test
    void anotherAuthoritysCertificateIsNotOurs() throws Exception {
        X509Certificate foreign =
                certificate(CertificateAuthority.create("minicluster").identity());

        assertThatThrownBy(() -> foreign.verify(own.getPublicKey())).isInstanceOf(SignatureException.class);
    }

    @Test
    void theClientLibraryReadsAnRsaKeyWithoutHelp() throws Exception {
        Identity client = authority.issue(CertificateRequest.client("jane", List.of(), KeyAlgorithm.RSA));

        assertThat(CertUtils.createKeyStore(
                                stream(client.certificate()),
                                stream(client.privateKey()),
                                "RSA",
                                new char[0],
                                null,
                                new char[0])
                        .size())
                .isPositive();
    }

    @Test
    void aKeyIsNotPrinted() {
        Identity identity = authority.identity();

        assertThat(identity)
                .asString()
                .doesNotContain(identity.privateKey().lines().toList().get(1));
    }

    private static X509Certificate certificate(Identity identity) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(stream(identity.certificate()));
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
