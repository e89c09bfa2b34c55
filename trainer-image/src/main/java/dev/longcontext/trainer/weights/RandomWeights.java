package dev.longcontext.trainer.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.WeightTable;
import dev.longcontext.trainer.architecture.WeightTable.Weight;
import java.util.Random;

/** Random float32 weights: matrices normal with deviation 0.02, norms 1, biases 0. */
public final class RandomWeights {

    private static final double INITIAL_DEVIATION = 0.02;

    private final NDManager owner;
    private final Random random;

    private RandomWeights(NDManager owner, long seed) {
        this.owner = owner;
        this.random = new Random(seed);
    }

    /**
     * The same seed gives the same weights everywhere.
     *
     * @param owner of the arrays
     */
    public static ModelWeights create(NDManager owner, ModelConfiguration configuration, long seed) {
        var source = new RandomWeights(owner, seed);
        var weights = new ModelWeights(configuration.layers());
        for (Weight weight : WeightTable.outside(configuration)) {
            weights.outside().put(weight.name(), source.next(weight));
        }
        if (configuration.tiedEmbeddings()) {
            weights.outside().put(WeightTable.HEAD, weights.embedding());
        }
        for (int i = 0; i < configuration.layers(); i++) {
            for (Weight weight : WeightTable.layer(configuration, i)) {
                weights.layer(i).put(weight.name(), source.next(weight));
            }
        }
        return weights;
    }

    private NDArray next(Weight weight) {
        Shape shape = new Shape(weight.shape());
        if (shape.dimension() == 1) {
            return weight.name().endsWith(".bias") ? owner.zeros(shape) : owner.ones(shape);
        }
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (INITIAL_DEVIATION * random.nextGaussian());
        }
        return owner.create(values, shape);
    }
}
