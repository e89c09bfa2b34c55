package dev.longcontext.minicluster.binaries;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where to look for the programs.
 *
 * @param configured the folder named by {@code LONGCONTEXT_KUBERNETES_BIN}, if it is set
 * @param cache this user's cache of this version and platform; need not exist
 * @param platform what the programs must run on
 */
record BinarySettings(Optional<Path> configured, Path cache, Platform platform) {
    /** Names a folder with the programs; nothing else is looked at when it is set. */
    static final String FOLDER_VARIABLE = "LONGCONTEXT_KUBERNETES_BIN";

    static BinarySettings fromSystem() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")), Platform.current());
    }

    static BinarySettings of(Map<String, String> environment, Path home, Platform platform) {
        Path caches = set(environment, "XDG_CACHE_HOME").orElse(home.resolve(".cache"));
        Path cache = caches.resolve(
                Path.of("longcontext", "kubernetes", KubernetesBinaries.KUBERNETES_VERSION + "-" + platform));
        return new BinarySettings(set(environment, FOLDER_VARIABLE), cache, platform);
    }

    private static Optional<Path> set(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
