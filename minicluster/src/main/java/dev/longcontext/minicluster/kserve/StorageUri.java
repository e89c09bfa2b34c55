package dev.longcontext.minicluster.kserve;

import java.util.List;
import java.util.Optional;

/** Where a model's files are. */
final class StorageUri {
    /** The schemes that KServe's storage initializer fetches, and claims, which are mounted. */
    private static final List<String> SUPPORTED = List.of(
            "gs://", "s3://", "pvc://", "file://", "https://", "http://", "hdfs://", "webhdfs://", "oci://", "hf://");

    private static final String CLAIM = "pvc://";

    private StorageUri() {}

    static boolean isSupported(String uri) {
        return SUPPORTED.stream().anyMatch(uri::startsWith) || !uri.contains("://");
    }

    /** The claim and path of {@code pvc://claim/path}; empty for any other place. */
    static Optional<Claim> claim(String uri) {
        if (!uri.startsWith(CLAIM)) {
            return Optional.empty();
        }
        String[] parts = uri.substring(CLAIM.length()).split("/", 2);
        return Optional.of(new Claim(parts[0], parts.length == 2 && !parts[1].isEmpty() ? parts[1] : null));
    }

    /**
     * @param name of the PersistentVolumeClaim
     * @param path inside of it; null for its root
     */
    record Claim(String name, String path) {}
}
