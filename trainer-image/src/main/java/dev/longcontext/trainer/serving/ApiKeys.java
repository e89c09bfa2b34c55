package dev.longcontext.trainer.serving;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/** The keys that clients may use; without any, nobody is asked for one. */
final class ApiKeys {

    static final ApiKeys NONE = new ApiKeys(List.of());

    private static final String SCHEME = "Bearer ";

    private final List<byte[]> keys;

    private ApiKeys(List<byte[]> keys) {
        this.keys = keys;
    }

    /** Reads a file with a key on each line; what is in it appears in no message. */
    static ApiKeys read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw wrong(file, "cannot be read: " + e).causedBy(e);
        }
        if (lines.isEmpty()) {
            throw wrong(file, "has no key");
        }
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).chars().allMatch(c -> c > ' ' && c <= '~')) {
                throw wrong(file, "key " + (i + 1) + " has characters that a header cannot contain");
            }
        }
        return new ApiKeys(lines.stream()
                .map(line -> line.getBytes(StandardCharsets.US_ASCII))
                .toList());
    }

    private static FailureException wrong(Path file, String why) {
        return new FailureException(
                FailureClass.InvalidConfiguration,
                "--api-key-file " + file + ": " + why,
                "Write one key per line, in printable ASCII without spaces.");
    }

    boolean none() {
        return keys.isEmpty();
    }

    /** Whether a request may come in. @param authorization the header, null where there is none */
    boolean admit(String authorization) {
        if (keys.isEmpty()) {
            return true;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (byte[] key : keys) {
            known |= MessageDigest.isEqual(key, given); // takes as long wherever they differ
        }
        return known;
    }
}
