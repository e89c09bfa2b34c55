package dev.longcontext.trainer.failure;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns whatever a stage threw into a {@link FailureException}: it goes by type first, then by the system's words. */
public final class FailureClassifier {

    private static final long MEBIBYTE = 1 << 20;

    /** As libtorch says it, of a GPU's memory, of pinned memory, of a library's workspace and of the CPU's memory. */
    private static final List<String> OUT_OF_MEMORY = List.of(
            "cuda out of memory",
            "cuda error: out of memory",
            "cublas_status_alloc_failed",
            "defaultcpuallocator: can't allocate memory",
            "std::bad_alloc");

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
                        FailureClass.Internal, message, "This is a bug: the stack trace is in the log of this stage.")
                .causedBy(thrown);
    }

    private static FailureException classifyOne(Throwable cause) {
        String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof InterruptedException) {
            return new FailureException(FailureClass.Terminated, "the stage was interrupted", null);
        }
        if (cause instanceof OutOfMemoryError) {
            long heap = Runtime.getRuntime().maxMemory() / MEBIBYTE;
            return new FailureException(
                    FailureClass.Internal,
                    "the Java heap of " + heap + " MiB is too small (" + cause.getMessage() + ")",
                    "Give the stage more memory with spec.resources.memory, or set -Xmx in JAVA_TOOL_OPTIONS.");
        }
        Optional<String> memory = OUT_OF_MEMORY.stream().filter(words::contains).findFirst();
        if (memory.isPresent()) {
            return new FailureException(
                    FailureClass.DeviceOutOfMemory,
                    "the device has too little memory: " + lineWith(memory.get(), cause.getMessage()),
                    "Lower spec.context.targetLength, or use a device with more memory.");
        }
        if (cause instanceof IOException
                && (words.contains("no space left on device") || words.contains("quota exceeded"))) {
            return new FailureException(
                    FailureClass.Storage,
                    "the volume is full: " + firstLine(cause.getMessage()),
                    "Give the workspace a larger volume, or delete what is not needed on it.");
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

    private static String reason(FileSystemException failed) {
        return failed.getReason() == null ? "" : " (" + failed.getReason() + ")";
    }

    /** TorchScript puts its stack before what went wrong. */
    private static String lineWith(String words, String message) {
        return message.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains(words))
                .findFirst()
                .orElseThrow()
                .strip();
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
