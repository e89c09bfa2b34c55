package dev.longcontext.trainer.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.SustainedRate.Work;

/** What a device's matrix products give at most: the measure that a training step is held against. */
public final class MatmulRate {

    private static final int SMALLEST = 128;
    private static final int LARGEST = 2048;
    private static final int REPETITIONS = 4;

    private MatmulRate() {}

    /**
     * The best of products of [n, n] matrices, as large as the device computes in time and at most [2048, 2048], as a
     * model's are computed.
     *
     * @param manager on the device to measure
     * @param type F32 or BF16
     * @return floating-point operations a second; a product of [n, n] matrices is 2 n^3
     */
    public static double measure(NDManager manager, TensorType type) {
        try (MatmulText text = new MatmulText(manager, Bfloat16Products.on(manager, type));
                NDArray like = manager.create(0f)) {
            return SustainedRate.measure(
                            SMALLEST,
                            LARGEST,
                            n -> new Work(2.0 * n * n * n * REPETITIONS, () -> text.run(n, type, REPETITIONS, like)))
                    .best();
        }
    }
}
