package dev.longcontext.trainer.cli;

import dev.longcontext.contract.EnvironmentVariables;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Points the libraries to the native code that lies beside this program, and to the one folder that may be written.
 * Without it they would unpack hundreds of megabytes into the home folder, or look for them on the network.
 */
final class Installation {

    private Installation() {}

    /** To be called before anything of the tensor library is. A property that is set already is left as it is. */
    static void configure(Map<String, String> environment) {
        String temporary = environment.get(EnvironmentVariables.TMPDIR);
        if (temporary != null && !temporary.isBlank()) {
            System.setProperty("java.io.tmpdir", temporary);
            setDefault("DJL_CACHE_DIR", Path.of(temporary, "djl").toString());
        }
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
        Path nativeLibraries = root().resolve("native");
        if (Files.isDirectory(nativeLibraries)) {
            setDefault("PYTORCH_LIBRARY_PATH", nativeLibraries.toString());
            // the file: given its folder, DJL 0.36 fails on machines without CUDA
            setDefault(
                    "RUST_LIBRARY_PATH",
                    nativeLibraries.resolve(System.mapLibraryName("tokenizers")).toString());
        }
        String libtorch = environment.get("PYTORCH_LIBRARY_PATH");
        if (libtorch != null && Files.exists(Path.of(libtorch, System.mapLibraryName("torch_cuda")))) {
            // DJL would ask the driver for it, and find a name that it has no library for
            setDefault("PYTORCH_FLAVOR", "cu128");
        }
    }

    /** The folder whose {@code lib} or {@code classes} this class is in. */
    private static Path root() {
        try {
            Path code = Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(code)
                    ? code.resolveSibling("")
                    : code.getParent().resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program's own location is not a path", e);
        }
    }

    private static void setDefault(String name, String value) {
        if (System.getProperty(name) == null && System.getenv(name) == null) {
            System.setProperty(name, value);
        }
    }
}
