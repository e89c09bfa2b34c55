package dev.longcontext.minicluster.binaries;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What release files must be: digests of this repository, so that a site which is taken over cannot vouch for itself.
 *
 * @param byFile SHA-256 or SHA-512 in lower-case hexadecimal, by the file's name
 */
record ReleaseDigests(Map<String, String> byFile) {

    private static final String RESOURCE = "digests.txt";
    private static final int SHA_512 = 128;
    private static final int BUFFER = 1 << 16;

    /** Those of the versions in {@link KubernetesBinaries}. */
    static ReleaseDigests committed() {
        try (InputStream in = ReleaseDigests.class.getResourceAsStream(RESOURCE)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param text lines of {@code DIGEST  FILE}, and comments */
    static ReleaseDigests parse(String text) {
        return new ReleaseDigests(text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("\\s+", 2))
                .collect(Collectors.toUnmodifiableMap(fields -> fields[1], fields -> fields[0])));
    }

    /** Fails before anything is downloaded that could not be checked. */
    String of(String file) throws SourceUnavailableException {
        String digest = byFile.get(file);
        if (digest == null) {
            throw new SourceUnavailableException("No digest of " + file + " is known, so it is not downloaded.");
        }
        return digest;
    }

    /** What is wrong with a file, if it is another than the one of this digest. */
    static Optional<String> difference(Path file, String expected) throws IOException {
        String algorithm = expected.length() == SHA_512 ? "SHA-512" : "SHA-256";
        String actual = digest(file, algorithm);
        return actual.equals(expected)
                ? Optional.empty()
                : Optional.of("has the " + algorithm + " " + actual + ", not " + expected);
    }

    private static String digest(Path file, String algorithm) throws IOException {
        MessageDigest digest = digest(algorithm);
        try (InputStream input = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has " + algorithm + "; this one does not.", e);
        }
    }
}
