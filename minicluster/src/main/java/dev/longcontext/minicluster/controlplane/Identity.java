package dev.longcontext.minicluster.controlplane;

/**
 * A certificate and its private key.
 *
 * @param certificate PEM, X.509
 * @param privateKey PEM: RSA in its traditional form, EC in the PKCS 8 form
 */
public record Identity(String certificate, String privateKey) {
    /** Keeps the private key out of logs and assertion messages. */
    @Override
    public String toString() {
        return "Identity[" + certificate.length() + " characters of certificate, key not shown]";
    }
}
