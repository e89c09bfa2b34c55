package dev.longcontext.trainer.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A server that others wrote, built once by {@code go install} into this user's cache: minutes the first time. Go verifies
 * the digests of what it downloads by its checksum database.
 *
 * @param module path and version: {@code example.com/module/v3@v3.1.2}
 * @param path of the package in the module, which names the program
 */
record GoProgram(String module, String path) {

    private static final int LONGEST_BUILD_MINUTES = 20;

    Path get() throws IOException, InterruptedException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        Path folder = cache().resolve(module.replaceAll("[^A-Za-z0-9.@-]", "-"));
        Path program = folder.resolve(name);
        Files.createDirectories(folder);
        try (FileChannel lock =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock(); // other forks of the tests wait
            if (!Files.isExecutable(program)) {
                build(folder, program);
            }
        }
        return program;
    }

    private void build(Path folder, Path program) throws IOException, InterruptedException {
        Path bin = folder.resolve("bin");
        Files.createDirectories(bin);
        String version = module.substring(module.lastIndexOf('@'));
        Path log = folder.resolve("log");
        ProcessBuilder go = new ProcessBuilder(
                        "go", "install", "-trimpath", module.substring(0, module.lastIndexOf('@')) + path + version)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        go.environment().putAll(Map.of("GOBIN", bin.toString(), "CGO_ENABLED", "0", "GOFLAGS", ""));
        Process process = go.start();
        try {
            if (!process.waitFor(LONGEST_BUILD_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("go install of " + module + path + " failed. It needs Go (https://go.dev/dl) and "
                        + "its module proxy. It said:\n" + Files.readString(log, StandardCharsets.UTF_8));
            }
        } finally {
            process.destroyForcibly();
        }
        Files.move(bin.resolve(program.getFileName()), program, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("longcontext")
                .resolve("servers");
    }
}
