package dev.longcontext.minicluster.node.kubelet;

import dev.longcontext.minicluster.controlplane.Identity;
import dev.longcontext.minicluster.controlplane.NodeCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** From PEM to the TLS of the JDK. */
final class KubeletTls {
    private static final char[] NO_PASSWORD = new char[0];

    private KubeletTls() {}

    /** Serves with the node's certificate, and trusts clients that the cluster's authority has signed. */
    static SSLContext context(NodeCredentials credentials) throws GeneralSecurityException, IOException {
        Identity serving = credentials.serving();
        KeyStore keys = empty();
        keys.setKeyEntry("serving", privateKey(serving.privateKey()), NO_PASSWORD, new Certificate[] {
            certificate(serving.certificate())
        });
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, NO_PASSWORD);

        KeyStore trusted = empty();
        trusted.setCertificateEntry("authority", certificate(credentials.authority()));
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);

        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Certificate certificate(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static PrivateKey privateKey(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            Object key = parser.readObject();
            PrivateKeyInfo info = key instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) key;
            return new JcaPEMKeyConverter().getPrivateKey(info);
        }
    }
}
