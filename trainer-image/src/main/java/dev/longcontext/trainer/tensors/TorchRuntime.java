package dev.longcontext.trainer.tensors;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/** libtorch in this process. */
public final class TorchRuntime {

    private static final String ENGINE = "PyTorch";

    private static volatile int threads = 1;

    /** The number of threads for which the thread has its settings; 0: it has none. */
    private static final ThreadLocal<Integer> PREPARED = ThreadLocal.withInitial(() -> 0);

    private TorchRuntime() {}

    /**
     * Starts libtorch.
     *
     * @param threadsOfAnOperation how many work inside one operation, the same for every calling thread; part of what
     *     makes two runs bitwise equal
     * @throws dev.longcontext.trainer.failure.FailureException of class InvalidConfiguration where libtorch or its JNI
     *     library cannot be loaded
     */
    public static void start(int threadsOfAnOperation) {
        NativeLibraries.load(() -> Engine.getEngine(ENGINE));
        threads = threadsOfAnOperation;
        prepareThread();
    }

    /** A manager of host memory, the caller's to close. */
    public static NDManager newManager() {
        return newManager(Device.cpu());
    }

    /** A manager of a device's memory, the caller's to close. */
    public static NDManager newManager(Device device) {
        return NDManager.newBaseManager(device, ENGINE);
    }

    /**
     * All are settings of a thread: OpenMP counts threads for each thread that calls it. The graph executor would
     * profile and rewrite the text on its first runs, which costs seconds and changes rounding; gradients are written
     * out in the text, so autograd records nothing.
     */
    static void prepareThread() {
        int wanted = threads;
        if (PREPARED.get() != wanted) {
            JniUtils.setNumThreads(wanted);
            JniUtils.setGraphExecutorOptimize(false);
            JniUtils.setGradMode(false);
            PREPARED.set(wanted);
        }
    }
}
