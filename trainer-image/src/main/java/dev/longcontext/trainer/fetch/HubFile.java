package dev.longcontext.trainer.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A file of a repository, as the hub lists it.
 *
 * @param path from the repository's top
 * @param bytes its size
 * @param checksum of git-lfs for a large file, of git for a small one
 */
record HubFile(String path, long bytes, Checksum checksum) {

    /** @return empty for what is no file, or has no digest that could be checked */
    static Optional<HubFile> of(JsonNode entry) {
        String lfs = entry.path("lfs").path("oid").asText("");
        String git = entry.path("oid").asText("");
        Checksum checksum = lfs.isEmpty()
                ? new Checksum(Checksum.Kind.GIT_BLOB, git)
                : new Checksum(Checksum.Kind.SHA256, lfs.replaceFirst("^sha256:", ""));
        String path = entry.path("path").asText();
        boolean whole = !path.matches("(?s).*\\p{Cntrl}.*")
                && entry.path("type").asText().equals("file")
                && checksum.hex().matches(lfs.isEmpty() ? "[0-9a-f]{40}" : "[0-9a-f]{64}")
                && entry.path("size").canConvertToLong();
        return whole ? Optional.of(new HubFile(path, entry.path("size").asLong(), checksum)) : Optional.empty();
    }
}
