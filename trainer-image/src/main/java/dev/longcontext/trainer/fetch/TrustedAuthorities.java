package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Certificate authorities that are trusted beside the public ones. */
final class TrustedAuthorities {

    private static final String FIELD = "spec.network.caRef";
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final long MOST_BYTES = 2L << 20;

    private TrustedAuthorities() {}

    /**
     * @param file with certificates in PEM
     * @throws FailureException when there is none in it
     */
    static SSLContext context(Path file) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate known : publicOnes()) {
                store.setCertificateEntry("public-" + number++, known);
            }
            for (Certificate own : read(file)) {
                store.setCertificateEntry("own-" + number++, own);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key store in memory takes certificates", e);
        }
    }

    private static Collection<X509Certificate> publicOnes() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        return Arrays.stream(trust.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }

    private static Collection<? extends Certificate> read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw refused(file + " is not there", "Create the ConfigMap with this key in the run's namespace.");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw refused(
                        file + " has more than " + MOST_BYTES + " bytes", "Name the authorities that are needed.");
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (!text.contains(BEGIN)) {
                throw refused(file + " has no certificate", "Put certificates in PEM there: " + BEGIN + " ...");
            }
            // what stands before the first certificate is often a comment
            byte[] pem = text.substring(text.indexOf(BEGIN)).getBytes(StandardCharsets.ISO_8859_1);
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        } catch (CertificateException e) {
            throw refused(
                            file + " has a certificate that cannot be read: " + e.getMessage(),
                            "Check it with openssl x509 -text.")
                    .causedBy(e);
        } catch (IOException e) {
            throw refused(file + " cannot be read: " + e.getMessage(), "Check the ConfigMap.")
                    .causedBy(e);
        }
    }

    private static FailureException refused(String rule, String remedy) {
        return new FailureException(FailureClass.InvalidConfiguration, FIELD + ": " + rule, remedy).atField(FIELD);
    }
}
