package dev.longcontext.trainer.tensors;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/** libtorch in this process. */
public final class TorchRuntime {

    private static final String ENGINE = "PyTorch";

    /** Whether the thread has its settings. */
    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> false);

    private TorchRuntime() {}

    /**
     * Starts libtorch.
     *
     * @param threads for the work inside one operation; part of what makes two runs bitwise equal
     */
    public static void start(int threads) {
        Engine.getEngine(ENGINE);
        JniUtils.setNumThreads(threads);
        prepareThread();
    }

    /** A manager on the CPU, the caller's to close. */
    public static NDManager newManager() {
        return NDManager.newBaseManager(Device.cpu(), ENGINE);
    }

    /**
     * Both are settings of a thread. The graph executor would profile and rewrite the text on its first runs, which
     * costs seconds and changes rounding; gradients are written out in the text, so autograd records nothing.
     */
    static void prepareThread() {
        if (!PREPARED.get()) {
            JniUtils.setGraphExecutorOptimize(false);
            JniUtils.setGradMode(false);
            PREPARED.set(true);
        }
    }
}
