package dev.longcontext.trainer.adapter;

import java.util.Random;

/** How LoRA's matrices begin (arXiv 2106.09685): B is zero, A as a linear layer's weights are in PyTorch. */
public final class LoraInitialization {

    private final Random random;

    /** The same seed gives the same numbers on every machine. */
    public LoraInitialization(long seed) {
        this.random = new Random(seed);
    }

    /** Kaiming-uniform with a = sqrt(5): [rank * columns] in (-1/sqrt(columns), 1/sqrt(columns)). */
    public float[] kaimingUniform(int rank, int columns) {
        double bound = Math.sqrt(6.0 / ((1 + 5.0) * columns));
        float[] values = new float[rank * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return values;
    }
}
