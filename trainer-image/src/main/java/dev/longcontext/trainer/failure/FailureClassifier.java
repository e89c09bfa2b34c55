package dev.longcontext.trainer.failure;

import dev.longcontext.contract.FailureClass;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns whatever a stage threw into a {@link FailureException}: it goes by type first, then by the system's words. */
public final class FailureClassifier {

    private static final long MEBIBYTE = 1 << 20;

    /** What libtorch says: its caching allocator, the CUDA runtime, cuBLAS without room for its workspace. */
    private static final List<String> CUDA_FULL =
            List.of("cuda out of memory", "cuda error: out of memory", "cublas_status_alloc_failed");

    private static final List<String> CPU_FULL =
            List.of("defaultcpuallocator: can't allocate memory", "std::bad_alloc");

    /** ENOSPC, EDQUOT, EFBIG. */
    private static final List<String> VOLUME_FULL =
            List.of("no space left on device", "quota exceeded", "file too large");

    private FailureClassifier() {}

    public static FailureException classify(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException known) {
                return known;
            }
            FailureException failure = classifyOne(cause);
            if (failure != null) {
                return failure.causedBy(thrown);
            }
        }
        String message =
                thrown.getClass().getSimpleName() + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage());
        return new FailureException(
                        FailureClass.Internal,
                        message,
                        "This is a bug: the log of this stage contains the stack trace.")
                .causedBy(thrown);
    }

    private static FailureException classifyOne(Throwable cause) {
        String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof InterruptedException) {
            return new FailureException(FailureClass.Terminated, "the stage was interrupted", null);
        }
        if (cause instanceof OutOfMemoryError) {
            return outOfHostMemory(words, firstLine(cause.getMessage()));
        }
        Optional<String> device = lineWith(cause.getMessage(), CUDA_FULL);
        if (device.isPresent()) {
            return new FailureException(
                    FailureClass.DeviceOutOfMemory,
                    "the device has too little memory: " + device.get(),
                    "Lower spec.context.targetLength, or use a device with more memory.");
        }
        Optional<String> host = lineWith(cause.getMessage(), CPU_FULL);
        if (host.isPresent()) {
            return new FailureException(
                    FailureClass.DeviceOutOfMemory,
                    "the machine has too little memory for the tensors: " + host.get(),
                    "Lower spec.context.targetLength, or give the stage more memory with spec.resources.memory.");
        }
        if (cause instanceof IOException && VOLUME_FULL.stream().anyMatch(words::contains)) {
            return new FailureException(
                    FailureClass.Storage,
                    "the volume is full: " + firstLine(cause.getMessage()),
                    "Use a larger volume for the workspace, or delete files on it that are not needed.");
        }
        if (cause instanceof AccessDeniedException denied) {
            return AccessDenial.of(denied);
        }
        if (cause instanceof FileSystemException failed) {
            return new FailureException(
                    FailureClass.Storage,
                    "the file system refused " + failed.getFile() + ": "
                            + cause.getClass().getSimpleName() + reason(failed),
                    "Check that the workspace is a writable folder and its volume is healthy.");
        }
        return null;
    }

    /** The JVM throws the same error for its heap and for what lies outside of it. */
    private static FailureException outOfHostMemory(String words, String message) {
        String what = "the Java heap of " + Runtime.getRuntime().maxMemory() / MEBIBYTE + " MiB is too small";
        String remedy = "Give the stage more memory with spec.resources.memory, or set -Xmx in JAVA_TOOL_OPTIONS.";
        if (words.contains("direct buffer memory")) {
            what = "the JVM's memory for direct buffers is too small";
            remedy = "Give the stage more memory with spec.resources.memory, or set -XX:MaxDirectMemorySize in "
                    + "JAVA_TOOL_OPTIONS.";
        } else if (words.contains("map failed")) {
            what = "a file cannot be mapped into memory";
            remedy = "Give the stage more memory with spec.resources.memory, or raise the node's vm.max_map_count.";
        } else if (words.contains("unable to create native thread")) {
            what = "the system does not allow the stage to start more threads";
            remedy = "Raise the process limit (the kubelet's podPidsLimit), or lower the number of CPUs.";
        }
        return new FailureException(FailureClass.Internal, what + " (" + message + ")", remedy);
    }

    /** An error inside of a TorchScript method comes as the last line of a traceback. */
    private static Optional<String> lineWith(String message, List<String> words) {
        return String.valueOf(message)
                .lines()
                .filter(line -> words.stream().anyMatch(line.toLowerCase(Locale.ROOT)::contains))
                .map(String::strip)
                .findFirst();
    }

    private static String reason(FileSystemException failed) {
        return failed.getReason() == null ? "" : " (" + failed.getReason() + ")";
    }

    private static String firstLine(String message) {
        if (message == null) {
            return "no details";
        }
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
