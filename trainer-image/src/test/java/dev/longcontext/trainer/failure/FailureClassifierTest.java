package dev.longcontext.trainer.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.tensors.TorchRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureClassifierTest {

    static Stream<Arguments> thrown() {
        FailureException known = new FailureException(FailureClass.InvalidData, "line 3", "Mend it.");
        return Stream.of(
                Arguments.of(known, FailureClass.InvalidData, "line 3"),
                Arguments.of(new ExecutionException(known), FailureClass.InvalidData, "line 3"),
                Arguments.of(new InterruptedException(), FailureClass.Terminated, "interrupted"),
                Arguments.of(new ClosedByInterruptException(), FailureClass.Terminated, "interrupted"),
                Arguments.of(new IOException("File too large"), FailureClass.Storage, "the volume is full"),
                Arguments.of(
                        new UncheckedIOException(new IOException("No space left on device")),
                        FailureClass.Storage,
                        "the volume is full"),
                Arguments.of(new IOException("Disk quota exceeded"), FailureClass.Storage, "the volume is full"),
                Arguments.of(
                        NamedFile.in(Path.of("/workspace/metrics.jsonl"), new IOException("No space left on device")),
                        FailureClass.Storage,
                        "the volume is full: /workspace/metrics.jsonl: No space left on device"),
                Arguments.of(
                        new IOException("Stale file handle"),
                        FailureClass.Unavailable,
                        "no longer knows a file that was open: Stale file handle"),
                Arguments.of(
                        new FileSystemException("/workspace/x", null, "Stale file handle"),
                        FailureClass.Unavailable,
                        "/workspace/x: Stale file handle"),
                Arguments.of(new IOException("No locks available"), FailureClass.Storage, "refuses to lock a file"),
                Arguments.of(new IOException("Input/output error"), FailureClass.Storage, "the volume failed"),
                Arguments.of(new AccessDeniedException("/workspace/x"), FailureClass.Storage, "refused /workspace/x"),
                Arguments.of(
                        NamedFile.in(Path.of("/workspace/z"), new AccessDeniedException("/workspace/x")),
                        FailureClass.Storage,
                        "refused /workspace/x"),
                Arguments.of(new NoSuchFileException("/workspace/y"), FailureClass.Storage, "/workspace/y"),
                Arguments.of(new NullPointerException(), FailureClass.Internal, "NullPointerException"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void goesByTypeAndWords(Throwable thrown, FailureClass expected, String message) {
        FailureException failure = FailureClassifier.classify(thrown);

        assertThat(failure.failureClass()).isEqualTo(expected);
        assertThat(failure).hasMessageContaining(message).hasMessageNotContaining("\n");
    }

    /** The words of libtorch 2.7.1 and of JDK 17, and the remedy that fits each. */
    static Stream<Arguments> outOfMemory() {
        return Stream.of(
                Arguments.of(
                        new IllegalStateException(
                                "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.11 GiB "
                                        + "of which 1.05 GiB is free. Of the allocated memory 76.30 GiB is allocated"),
                        FailureClass.DeviceOutOfMemory,
                        "the device has too little memory: CUDA out of memory. Tried to allocate 2.00 GiB.",
                        "targetLength"),
                Arguments.of(
                        new IllegalStateException("The following operation failed in the TorchScript interpreter.\n"
                                + "Traceback of TorchScript (most recent call last):\n"
                                + "RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB.\n"),
                        FailureClass.DeviceOutOfMemory,
                        "the device has too little memory: RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB.",
                        "targetLength"),
                Arguments.of(
                        new IllegalStateException("CUDA error: out of memory\nCUDA kernel errors might be reported"),
                        FailureClass.DeviceOutOfMemory,
                        "the device has too little memory: CUDA error: out of memory",
                        "targetLength"),
                Arguments.of(
                        new IllegalStateException(
                                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
                        FailureClass.DeviceOutOfMemory,
                        "the device has too little memory: CUDA error: CUBLAS_STATUS_ALLOC_FAILED",
                        "targetLength"),
                Arguments.of(
                        new IllegalStateException("std::bad_alloc"),
                        FailureClass.DeviceOutOfMemory,
                        "the machine has too little memory for the tensors: std::bad_alloc",
                        "spec.resources.memory"),
                Arguments.of(
                        new OutOfMemoryError("Java heap space"),
                        FailureClass.Internal,
                        "MiB is too small (Java heap space)",
                        "-Xmx"),
                Arguments.of(
                        new OutOfMemoryError(
                                "Cannot reserve 2147483647 bytes of direct buffer memory (allocated: 8192, "
                                        + "limit: 134217728)"),
                        FailureClass.Internal,
                        "the JVM's memory for direct buffers is too small (Cannot reserve 2147483647 bytes",
                        "-XX:MaxDirectMemorySize"),
                Arguments.of(
                        new OutOfMemoryError(
                                "unable to create native thread: possibly out of memory or process/resource "
                                        + "limits reached"),
                        FailureClass.Internal,
                        "the system does not allow the stage to start more threads (unable to create native thread",
                        "podPidsLimit"),
                Arguments.of(
                        new IOException("Map failed", new OutOfMemoryError("Map failed")),
                        FailureClass.Internal,
                        "a file cannot be mapped into memory (Map failed)",
                        "vm.max_map_count"),
                Arguments.of(new OutOfMemoryError(), FailureClass.Internal, "MiB is too small (no details)", "-Xmx"));
    }

    @ParameterizedTest
    @MethodSource
    void outOfMemory(Throwable thrown, FailureClass expected, String message, String hint) {
        FailureException failure = FailureClassifier.classify(thrown);

        assertThat(failure.failureClass()).isEqualTo(expected);
        assertThat(failure).hasMessageContaining(message);
        assertThat(failure.hint().orElseThrow()).contains(hint);
    }

    /** Four petabytes, more than a process can address: what libtorch says then, word for word. */
    @Test
    void libtorchWithoutMemoryIsDeviceOutOfMemory() {
        TorchRuntime.start(1);
        try (NDManager manager = TorchRuntime.newManager()) {
            Throwable thrown = catchThrowable(() -> manager.zeros(new Shape(1L << 50)));

            FailureException failure = FailureClassifier.classify(thrown);
            assertThat(failure.failureClass()).isEqualTo(FailureClass.DeviceOutOfMemory);
            assertThat(failure)
                    .hasMessageStartingWith("the machine has too little memory for the tensors: ")
                    .hasMessageContaining("DefaultCPUAllocator: can't allocate memory: you tried to allocate "
                            + "4503599627370496 bytes");
            assertThat(failure.hint().orElseThrow()).contains("spec.resources.memory");
        }
    }
}
