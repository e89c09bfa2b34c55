package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.files.Digests;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Digests as registries write them. */
final class OciDigest {

    static final String PREFIX = "sha256:";

    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{64}");

    private OciDigest() {}

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    static String of(String text) {
        return PREFIX + Digests.ofBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static Checksum checksum(String digest) {
        return new Checksum(Checksum.Kind.SHA256, digest.substring(PREFIX.length()));
    }
}
