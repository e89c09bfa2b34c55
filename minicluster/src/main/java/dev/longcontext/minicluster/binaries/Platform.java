package dev.longcontext.minicluster.binaries;

import java.util.Locale;

/**
 * The operating system and processor, by Go's names, which release files are named by.
 *
 * @param os for instance linux
 * @param architecture for instance amd64
 */
record Platform(String os, String architecture) {
    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String javaOs, String javaArchitecture) {
        String os = javaOs.toLowerCase(Locale.ROOT);
        String architecture =
                switch (javaArchitecture) {
                    case "amd64", "x86_64" -> "amd64";
                    case "aarch64" -> "arm64";
                    default -> javaArchitecture;
                };
        return new Platform(os.startsWith("mac") ? "darwin" : os, architecture);
    }

    @Override
    public String toString() {
        return os + "-" + architecture;
    }
}
