package dev.longcontext.minicluster.controlplane;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** The cluster's own certificate authority; lives as long as the cluster. */
public final class CertificateAuthority {
    private static final Duration VALIDITY = Duration.ofDays(365);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X500Name name;
    private final KeyPair keys;
    private final Identity identity;

    private CertificateAuthority(X500Name name, KeyPair keys) {
        this.name = name;
        this.keys = keys;
        this.identity =
                new Identity(pem(certificate(name, keys.getPublic(), this::asAuthority)), pem(keys.getPrivate()));
    }

    public static CertificateAuthority create(String commonName) {
        X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
        return new CertificateAuthority(name, KeyAlgorithm.EC.generate());
    }

    /** The authority's own certificate and key. */
    public Identity identity() {
        return identity;
    }

    /** Makes a key and signs a certificate for it. */
    public Identity issue(CertificateRequest request) {
        KeyPair subjectKeys = request.algorithm().generate();
        X500NameBuilder subject = new X500NameBuilder();
        request.organizations().forEach(organization -> subject.addRDN(BCStyle.O, organization));
        subject.addRDN(BCStyle.CN, request.commonName());
        X509CertificateHolder certificate =
                certificate(subject.build(), subjectKeys.getPublic(), builder -> asRequested(builder, request));
        return new Identity(pem(certificate), pem(subjectKeys.getPrivate()));
    }

    private void asAuthority(X509v3CertificateBuilder builder) throws CertIOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
    }

    private static void asRequested(X509v3CertificateBuilder builder, CertificateRequest request)
            throws CertIOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        KeyPurposeId purpose =
                switch (request.usage()) {
                    case CLIENT -> KeyPurposeId.id_kp_clientAuth;
                    case SERVER -> KeyPurposeId.id_kp_serverAuth;
                };
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        GeneralName[] alternativeNames = Stream.concat(
                        request.dnsNames().stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                        request.addresses().stream().map(address -> new GeneralName(GeneralName.iPAddress, address)))
                .toArray(GeneralName[]::new);
        if (alternativeNames.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternativeNames));
        }
    }

    private X509CertificateHolder certificate(X500Name subject, PublicKey key, Extensions extensions) {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(127, RANDOM).add(BigInteger.ONE),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(VALIDITY)),
                subject,
                key);
        try {
            extensions.addTo(builder);
            ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return builder.build(signer);
        } catch (CertIOException | OperatorCreationException e) {
            throw new IllegalStateException("Cannot sign the certificate of " + subject, e);
        }
    }

    /**
     * The PEM text of a private key. Clients guess the algorithm from the title: an RSA key has the traditional one. An EC
     * key is in its PKCS 8 form, because the JDK leaves the curve out of the traditional one.
     */
    static String pem(PrivateKey key) {
        return key.getAlgorithm().equals("RSA")
                ? pem((Object) key)
                : pem(new PemObject("PRIVATE KEY", key.getEncoded()));
    }

    static String pem(PublicKey key) {
        return pem((Object) key);
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    @FunctionalInterface
    private interface Extensions {
        void addTo(X509v3CertificateBuilder builder) throws CertIOException;
    }
}
