package dev.longcontext.trainer.fetch;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * An object, as the store lists it.
 *
 * @param tag its ETag: another one is another content. Of a store that has none, the time of the last change, as the header
 *     Last-Modified has it; empty where the store tells neither
 */
record S3File(String key, long bytes, String tag) {

    private static final DateTimeFormatter LAST_MODIFIED = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String IS_TIME = "[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT";

    /** What tells an object from another of the same key. */
    static String tag(@Nullable String eTag, @Nullable Instant changed) {
        return eTag != null ? eTag : changed != null ? LAST_MODIFIED.format(changed) : "";
    }

    /** The ETag of an object that came in one part is the MD5 of its bytes, if nobody but the store encrypts it. */
    private static final String MD5 = "\"?([0-9a-f]{32})\"?";

    /** What the name of the object is in its folder. */
    String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /**
     * Whether it is not another object, as far as the store tells: some list ETags without the quotes that they have in
     * headers, or in one of both alone.
     */
    boolean maybe(S3File other) {
        boolean comparable = hasETag() == other.hasETag() && !tag.isEmpty() && !other.tag.isEmpty();
        return bytes == other.bytes && (!comparable || unquoted(tag).equals(unquoted(other.tag)));
    }

    boolean hasETag() {
        return !tag.isEmpty() && !tag.matches(IS_TIME);
    }

    /** Where there is no ETag. */
    Optional<Instant> changed() {
        return tag.matches(IS_TIME) ? Optional.of(Instant.from(LAST_MODIFIED.parse(tag))) : Optional.empty();
    }

    private static String unquoted(String tag) {
        return tag.replaceFirst("^\"(.*)\"$", "$1");
    }

    /** The checksum that the store has of the whole object, if it has one: the strongest. */
    static Optional<Checksum> checksum(HeadObjectResponse head) {
        if (head.checksumType() != ChecksumType.COMPOSITE) { // that one is of its parts' checksums
            Optional<Checksum> stated = Stream.of(
                            stated(Checksum.Kind.SHA256, head.checksumSHA256()),
                            stated(Checksum.Kind.SHA1, head.checksumSHA1()),
                            stated(Checksum.Kind.CRC64NVME, head.checksumCRC64NVME()),
                            stated(Checksum.Kind.CRC32C, head.checksumCRC32C()),
                            stated(Checksum.Kind.CRC32, head.checksumCRC32()))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (stated.isPresent()) {
                return stated;
            }
        }
        boolean foreignKey = head.sseCustomerAlgorithm() != null
                || Optional.ofNullable(head.serverSideEncryptionAsString())
                        .orElse("")
                        .startsWith("aws:");
        return Optional.ofNullable(head.eTag())
                .filter(tag -> !foreignKey && tag.matches(MD5))
                .map(tag -> new Checksum(Checksum.Kind.MD5, tag.replaceFirst(MD5, "$1")));
    }

    private static Optional<Checksum> stated(Checksum.Kind kind, String base64) {
        try {
            return Optional.ofNullable(base64)
                    .filter(text -> !text.contains("-"))
                    .map(Base64.getDecoder()::decode)
                    .map(bytes -> new Checksum(kind, HexFormat.of().formatHex(bytes)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no checksum that could be compared
        }
    }
}
