package dev.longcontext.trainer.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that no public authority vouches for, made by the JDK's keytool. */
final class TestCertificate {

    private static final char[] PASSWORD = "of-a-test".toCharArray();

    private final Path folder;
    private final KeyStore store;

    private TestCertificate(Path folder, KeyStore store) {
        this.folder = folder;
        this.store = store;
    }

    /** @param names such as {@code dns:a.example,ip:127.0.0.1} */
    static TestCertificate make(Path folder, String names)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=an authority of a test",
                        "-ext",
                        "san=" + names,
                        "-ext",
                        "bc=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new IOException("keytool failed");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new TestCertificate(folder, store);
    }

    /** The certificate in PEM, after a comment as bundles have them; its key lies beside it, named {@code .key}. */
    Path pem() throws IOException, GeneralSecurityException {
        write("server.key", "", "PRIVATE KEY", store.getKey("server", PASSWORD).getEncoded());
        return write(
                "server.crt",
                "# an authority\n",
                "CERTIFICATE",
                store.getCertificate("server").getEncoded());
    }

    SSLContext server() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private Path write(String name, String before, String kind, byte[] der) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                before + "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind + "-----\n");
    }
}
