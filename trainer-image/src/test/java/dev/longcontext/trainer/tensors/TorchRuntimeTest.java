package dev.longcontext.trainer.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.longcontext.trainer.safetensors.TensorType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TorchRuntimeTest {

    /** Each calling thread has a count of its own, which libtorch takes from whichever thread set one last. */
    @Test
    void everyThreadComputesWithTheThreadsThatWereGiven() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int threads : new int[] {3, 1, 2}) {
                TorchRuntime.start(threads);
                Future<Integer> there = other.submit(TorchRuntimeTest::threadsAfterACall);

                assertThat(there.get()).isEqualTo(threads);
                assertThat(threadsAfterACall()).isEqualTo(threads);
            }
        } finally {
            other.shutdown();
            TorchRuntime.start(1);
        }
    }

    private static int threadsAfterACall() {
        try (NDManager manager = TorchRuntime.newManager();
                TensorMemory memory = new TensorMemory(manager)) {
            memory.empty(manager, new long[] {1}, TensorType.F32).close();
            return JniUtils.getNumThreads();
        }
    }
}
