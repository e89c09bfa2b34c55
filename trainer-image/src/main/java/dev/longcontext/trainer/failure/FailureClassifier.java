package dev.longcontext.trainer.failure;

import dev.longcontext.contract.FailureClass;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
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
        // the latter of a thread that was interrupted at a file
        if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
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
        if (cause instanceof IOException refused) {
            FailureException ofVolume = ofVolume(refused, words);
            if (ofVolume != null) {
                return ofVolume;
            }
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

    /** What the system says of a volume, whatever file it is about: ENOSPC and the like, ESTALE, ENOLCK, EIO. */
    private static FailureException ofVolume(IOException refused, String words) {
        String said = firstLine(refused.getMessage());
        if (FullVolume.isCauseOf(refused)) {
            return new FailureException(
                    FailureClass.Storage,
                    "the volume is full: " + said,
                    "Use a larger volume for the workspace, or delete files on it that are not needed.");
        }
        if (words.contains("stale file handle")) {
            return new FailureException(
                    FailureClass.Unavailable,
                    "the volume's file server no longer knows a file that was open: " + said,
                    "Check that the file server is up, and run the stage again: it continues where it stopped.");
        }
        if (words.contains("no locks available")) {
            return new FailureException(
                    FailureClass.Storage,
                    "the volume's file system refuses to lock a file: " + said,
                    "Use a volume with file locks, such as NFS version 4, or start lockd for NFS version 3.");
        }
        if (words.contains("input/output error")) {
            return new FailureException(
                    FailureClass.Storage,
                    "the volume failed: " + said,
                    "Check the volume's device or file server, and run the stage again: it continues where it stopped.");
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
