package dev.longcontext.trainer.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.safetensors.TensorType;
import java.util.Map;

/** What a device's matrix products give at most: the measure that a training step is held against. */
public final class MatmulRate {

    private static final int SIZE = 2048;
    private static final int REPETITIONS = 4;
    private static final int ROUNDS = 5;

    private MatmulRate() {}

    /**
     * The best of a few rounds of products of [2048, 2048] matrices: about a second on two CPU cores.
     *
     * @param manager on the device to measure
     * @param type F32 or BF16
     * @return floating-point operations a second; a product of [n, n] matrices is 2 n^3
     */
    public static double measure(NDManager manager, TensorType type) {
        String text = TorchScript.resource(MatmulRate.class, "matmul.torchscript");
        try (TorchModule module =
                        TorchModule.load(manager, new TorchScript("matmul.Matmul", Map.of(), Map.of("matmul", text)));
                NDArray like = manager.create(0f)) {
            run(module, type, like); // pages, threads, and kernels chosen at the first use
            double shortest = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                run(module, type, like);
                shortest = Math.min(shortest, (System.nanoTime() - start) / 1e9);
            }
            return 2.0 * SIZE * SIZE * SIZE * REPETITIONS / shortest;
        }
    }

    private static void run(TorchModule module, TensorType type, NDArray like) {
        module.method("run")
                .with(SIZE)
                .with(TensorMemory.dtype(type))
                .with(REPETITIONS)
                .with(like)
                .toDouble();
    }
}
