package dev.longcontext.trainer.tensors;

import ai.djl.pytorch.jni.LibUtils;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The libtorch that DJL loads: from {@code PYTORCH_LIBRARY_PATH}, whose version and flavor it takes from two more
 * variables without looking at the files. Files of another version end the process in native code, so they are looked
 * at here.
 */
final class NativeLibraries {

    /** The only version that DJL's JNI library works with. */
    static final String VERSION = "2.7.1";

    /** The only flavor with CUDA that DJL has a JNI library for. */
    static final String CUDA_FLAVOR = "cu128";

    private static final String PATH_VARIABLE = "PYTORCH_LIBRARY_PATH";
    private static final String LIBRARY = System.mapLibraryName("torch");
    private static final String CUDA_LIBRARY = System.mapLibraryName("torch_cuda");
    private static final String GUIDE = " docs/images.md describes how to build a GPU image.";

    private NativeLibraries() {}

    /** @param loading what makes DJL load them */
    static void load(Runnable loading) {
        UnaryOperator<String> settings = NativeLibraries::setting;
        check(settings);
        try {
            loading.run();
        } catch (RuntimeException | LinkageError e) {
            String reason = root(e);
            String remedy = reason.contains("libcuda.so")
                    ? "The NVIDIA driver is missing: request GPUs (spec.resources.gpus), or use the CPU image."
                    : "Point " + PATH_VARIABLE + " to the folder lib of libtorch " + VERSION
                            + ", with all libraries it needs.";
            throw refusal(
                            "libtorch cannot be loaded from " + PATH_VARIABLE + "=" + settings.apply(PATH_VARIABLE)
                                    + ": " + reason,
                            remedy)
                    .causedBy(e);
        }
    }

    /** Whether the loaded libtorch was built with CUDA. */
    static boolean haveCuda() {
        return Files.exists(Path.of(LibUtils.getLibtorchPath(), CUDA_LIBRARY));
    }

    /** As DJL reads them. */
    private static String setting(String name) {
        String value = System.getenv(name);
        return value == null ? System.getProperty(name) : value;
    }

    /**
     * @param settings of the process by name; null where there is none
     * @throws FailureException of class InvalidConfiguration where they contradict each other or the files
     */
    static void check(UnaryOperator<String> settings) {
        String version = settings.apply("PYTORCH_VERSION");
        if (version != null && !version.isEmpty() && !version.equals(VERSION)) {
            throw refusal("PYTORCH_VERSION=" + version + ": only " + VERSION + " works", "Do not set the variable.");
        }
        String path = settings.apply(PATH_VARIABLE);
        if (path == null) {
            return; // DJL takes what is on the class path: the build for CPUs
        }
        Path folder = Arrays.stream(path.split(File.pathSeparator))
                .map(Path::of)
                .filter(each -> Files.isRegularFile(each.resolve(LIBRARY)))
                .findFirst()
                .orElseThrow(() -> refusal(
                        PATH_VARIABLE + "=" + path + " has no " + LIBRARY,
                        "Point it to the folder lib of libtorch " + VERSION
                                + ", or do not set it to compute on the CPU."));
        String found = versionOf(folder);
        if (found != null && !found.equals(VERSION) && !found.startsWith(VERSION + "+")) {
            throw refusal(
                    PATH_VARIABLE + "=" + path + " is libtorch " + found + ": only " + VERSION + " works",
                    "Install libtorch " + VERSION + " for " + CUDA_FLAVOR + ", or for CPUs.");
        }
        checkFlavor(path, settings.apply("PYTORCH_FLAVOR"), Files.exists(folder.resolve(CUDA_LIBRARY)));
    }

    private static void checkFlavor(String path, String flavor, boolean cuda) {
        if (cuda && !CUDA_FLAVOR.equals(flavor)) {
            throw refusal(
                    PATH_VARIABLE + "=" + path + " has CUDA, but PYTORCH_FLAVOR is "
                            + (flavor == null ? "not set" : flavor),
                    "Set PYTORCH_FLAVOR=" + CUDA_FLAVOR + ".");
        }
        if (!cuda && flavor != null && flavor.startsWith("cu")) {
            throw refusal(
                    "PYTORCH_FLAVOR=" + flavor + ", but " + PATH_VARIABLE + "=" + path + " has no " + CUDA_LIBRARY,
                    "Point " + PATH_VARIABLE + " to libtorch " + VERSION + " for " + CUDA_FLAVOR + ".");
        }
    }

    /** As libtorch's archive and Python's package say it beside {@code lib}; null where neither does. */
    private static String versionOf(Path folder) {
        try {
            Path archive = folder.resolveSibling("build-version");
            if (Files.exists(archive)) {
                return Files.readString(archive).strip();
            }
            Path wheel = folder.resolveSibling("version.py");
            return Files.exists(wheel)
                    ? Files.readString(wheel).replaceFirst("(?s).*__version__ = '([^']*)'.*", "$1")
                    : null;
        } catch (IOException e) {
            return null; // not readable: the libraries themselves decide
        }
    }

    private static String root(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null
                ? cause.toString()
                : cause.getMessage().lines().findFirst().orElse("");
    }

    private static FailureException refusal(String message, String hint) {
        return new FailureException(FailureClass.InvalidConfiguration, message, hint + GUIDE);
    }
}
