package dev.longcontext.trainer.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file's bytes have to be.
 *
 * @param hex the digest, in lower-case hexadecimal digits
 */
record Checksum(Kind kind, String hex) {

    private static final int BUFFER = 1 << 20;

    /** How the digest is taken. */
    enum Kind {
        /** SHA-256 of the bytes, as git-lfs names files. */
        SHA256("SHA-256"),
        /** SHA-1 of {@code blob SIZE}, a zero byte and the bytes, as git names files. */
        GIT_BLOB("SHA-1");

        private final String algorithm;

        Kind(String algorithm) {
            this.algorithm = algorithm;
        }

        private MessageDigest begin(Path file) throws IOException {
            MessageDigest digest;
            try {
                digest = MessageDigest.getInstance(algorithm);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has " + algorithm, e);
            }
            if (this == GIT_BLOB) {
                digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
            }
            return digest;
        }
    }

    boolean matches(Path file) throws IOException {
        return of(kind, file).equals(this);
    }

    static Checksum of(Kind kind, Path file) throws IOException {
        MessageDigest digest = kind.begin(file);
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return new Checksum(kind, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public String toString() {
        return kind.algorithm + " " + hex;
    }
}
