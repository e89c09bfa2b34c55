package dev.longcontext.trainer.fetch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of a repository in the cache that the hub's libraries keep: contents in {@code blobs}, and in {@code snapshots} a
 * folder of links for each commit. Two of these have the same files twice.
 */
final class HubCache {

    static final String REMEDY =
            "This is a folder of the hub's cache: name the commit's folder in it, .../snapshots/COMMIT.";

    private static final String BLOBS = "blobs";
    private static final String SNAPSHOTS = "snapshots";

    private HubCache() {}

    static boolean isOne(Path folder) {
        return Files.isDirectory(folder.resolve(BLOBS)) && Files.isDirectory(folder.resolve(SNAPSHOTS));
    }

    /** @param names of what is in a folder, those of folders with a slash at their end */
    static boolean isOne(List<String> names) {
        return names.contains(BLOBS + "/") && names.contains(SNAPSHOTS + "/");
    }
}
