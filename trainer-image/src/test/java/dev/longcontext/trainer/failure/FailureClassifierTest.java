package dev.longcontext.trainer.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
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
                Arguments.of(new OutOfMemoryError("Java heap space"), FailureClass.Internal, "the Java heap of"),
                Arguments.of(
                        new UncheckedIOException(new IOException("No space left on device")),
                        FailureClass.Storage,
                        "the volume is full"),
                Arguments.of(new IOException("Disk quota exceeded"), FailureClass.Storage, "the volume is full"),
                Arguments.of(new AccessDeniedException("/workspace/x"), FailureClass.Storage, "refused /workspace/x"),
                Arguments.of(new NoSuchFileException("/workspace/y"), FailureClass.Storage, "/workspace/y"),
                Arguments.of(
                        new IllegalStateException("CUDA out of memory. Tried to allocate 2 GiB\nmore"),
                        FailureClass.DeviceOutOfMemory,
                        "Tried to allocate 2 GiB"),
                Arguments.of(
                        new IllegalStateException("The following operation failed in the TorchScript interpreter.\n"
                                + "Traceback of TorchScript:\n  File\nRuntimeError: CUDA error: out of memory\nmore"),
                        FailureClass.DeviceOutOfMemory,
                        "the device has too little memory: RuntimeError: CUDA error: out of memory"),
                Arguments.of(
                        new IllegalStateException("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate"),
                        FailureClass.DeviceOutOfMemory,
                        "CUBLAS_STATUS_ALLOC_FAILED"),
                Arguments.of(
                        new IllegalStateException("std::bad_alloc"), FailureClass.DeviceOutOfMemory, "std::bad_alloc"),
                Arguments.of(
                        new IllegalStateException("[enforce fail] DefaultCPUAllocator: can't allocate memory: 9 bytes"),
                        FailureClass.DeviceOutOfMemory,
                        "can't allocate memory"),
                Arguments.of(new NullPointerException(), FailureClass.Internal, "NullPointerException"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void goesByTypeAndWords(Throwable thrown, FailureClass expected, String message) {
        FailureException failure = FailureClassifier.classify(thrown);

        assertThat(failure.failureClass()).isEqualTo(expected);
        assertThat(failure).hasMessageContaining(message).hasMessageNotContaining("\n");
    }
}
