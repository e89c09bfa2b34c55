package dev.longcontext.trainer.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A blob that a manifest lists.
 *
 * @param path of the file that it is, or of the folder that its files are in; empty where nothing says
 */
record OciLayer(String mediaType, String digest, long bytes, String path) {

    /** How the blob is packed. */
    enum Packing {
        /** It is a file as it is. */
        NONE,
        TAR,
        TAR_GZIP,
        TAR_ZSTD
    }

    /** @return empty for what is no layer that could be checked */
    static Optional<OciLayer> of(JsonNode descriptor) {
        String digest = descriptor.path("digest").asText();
        String path = Stream.of("org.cncf.model.filepath", "org.opencontainers.image.title")
                .map(name -> descriptor.path("annotations").path(name).asText(""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        boolean whole = OciDigest.isOne(digest)
                && descriptor.path("size").canConvertToLong()
                && descriptor.path("size").asLong() >= 0;
        return whole
                ? Optional.of(new OciLayer(
                        descriptor.path("mediaType").asText(),
                        digest,
                        descriptor.path("size").asLong(),
                        path))
                : Optional.empty();
    }

    Packing packing() {
        if (isFileOfNoType()) {
            return Packing.NONE;
        }
        if (mediaType.matches(".*\\.tar[.+]gzip") || mediaType.endsWith("diff.tar.gzip")) {
            return Packing.TAR_GZIP;
        }
        if (mediaType.matches(".*\\.tar[.+]zstd")) {
            return Packing.TAR_ZSTD;
        }
        return mediaType.endsWith(".tar") ? Packing.TAR : Packing.NONE;
    }

    /** What {@code oras push} was told no type of, it calls a layer of an image; but it says its name, as no image does. */
    private boolean isFileOfNoType() {
        return mediaType.equals("application/vnd.oci.image.layer.v1.tar") && !path.isEmpty() && !path.endsWith(".tar");
    }

    boolean isTar() {
        return packing() != Packing.NONE;
    }
}
