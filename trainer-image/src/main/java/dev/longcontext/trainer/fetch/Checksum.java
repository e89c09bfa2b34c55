package dev.longcontext.trainer.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * What a file's bytes have to be.
 *
 * @param hex the digest, in lower-case hexadecimal digits
 */
record Checksum(Kind kind, String hex) {

    private static final int BUFFER = 1 << 20;

    /** How the digest is taken. */
    enum Kind {
        /** SHA-256 of the bytes, as git-lfs, S3 and registries name files. */
        SHA256("SHA-256", () -> digest("SHA-256")),
        /** SHA-1 of {@code blob SIZE}, a zero byte and the bytes, as git names files. */
        GIT_BLOB("SHA-1", () -> digest("SHA-1")),
        SHA1("SHA-1", () -> digest("SHA-1")),
        MD5("MD5", () -> digest("MD5")),
        CRC32("CRC-32", () -> crc(new CRC32(), Integer.BYTES)),
        CRC32C("CRC-32C", () -> crc(new CRC32C(), Integer.BYTES)),
        CRC64NVME("CRC-64/NVME", () -> crc(new Crc64Nvme(), Long.BYTES));

        private final String algorithm;
        private final Supplier<Sum> begin;

        Kind(String algorithm, Supplier<Sum> begin) {
            this.algorithm = algorithm;
            this.begin = begin;
        }
    }

    /** A digest that is being taken. */
    private interface Sum {
        void update(byte[] bytes, int offset, int length);

        byte[] value();
    }

    boolean matches(Path file) throws IOException {
        return of(kind, file).equals(this);
    }

    static Checksum of(Kind kind, Path file) throws IOException {
        Sum sum = kind.begin.get();
        if (kind == Kind.GIT_BLOB) {
            byte[] header = ("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII);
            sum.update(header, 0, header.length);
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sum.update(buffer, 0, n);
            }
        }
        return new Checksum(kind, HexFormat.of().formatHex(sum.value()));
    }

    private static Sum digest(String algorithm) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
        return new Sum() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
            }

            @Override
            public byte[] value() {
                return digest.digest();
            }
        };
    }

    /** @param bytes of its value, the most significant first */
    private static Sum crc(java.util.zip.Checksum crc, int bytes) {
        return new Sum() {
            @Override
            public void update(byte[] buffer, int offset, int length) {
                crc.update(buffer, offset, length);
            }

            @Override
            public byte[] value() {
                byte[] all =
                        ByteBuffer.allocate(Long.BYTES).putLong(crc.getValue()).array();
                return Arrays.copyOfRange(all, Long.BYTES - bytes, Long.BYTES);
            }
        };
    }

    @Override
    public String toString() {
        return kind.algorithm + " " + hex;
    }
}
