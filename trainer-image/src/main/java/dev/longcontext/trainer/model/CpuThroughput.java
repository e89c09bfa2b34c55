package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDManager;
import dev.longcontext.estimator.Rates;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.model.ThroughputText.Factors;
import dev.longcontext.trainer.model.ThroughputText.Heads;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.SustainedRate;
import dev.longcontext.trainer.tensors.SustainedRate.Work;
import dev.longcontext.trainer.tensors.TorchRuntime;

/** What this machine computes with a model's shapes, measured in a few seconds however fast it is. */
public final class CpuThroughput {

    /** More than those that are multiplied otherwise (products.torchscript, is_dot). */
    private static final int FEWEST = 16;

    private static final int MOST_ROWS = 1024;
    private static final int LONGEST = 2048;

    private CpuThroughput() {}

    /** @param threads for the work inside one operation */
    public static Rates measure(ModelConfiguration model, TensorType computation, int length, int threads) {
        TorchRuntime.start(threads);
        try (NDManager manager = TorchRuntime.newManager();
                ThroughputText text = new ThroughputText(manager, computation)) {
            return new Rates(matrices(manager, text, model), attention(manager, text, model, length));
        }
    }

    private static double matrices(NDManager manager, ThroughputText text, ModelConfiguration model) {
        double flopsOfARow = 2.0 * model.hiddenSize() * model.intermediateSize();
        return SustainedRate.measure(FEWEST, MOST_ROWS, rows -> {
                    Factors factors = text.factors(manager, rows, model.hiddenSize(), model.intermediateSize());
                    return new Work(
                            rows * flopsOfARow,
                            () -> text.product(manager, factors).close());
                })
                .mean();
    }

    private static double attention(NDManager manager, ThroughputText text, ModelConfiguration model, int length) {
        double flopsOfAPair = 3.5 * 2 * model.heads() * model.headDim();
        int longest = Math.min(length, LONGEST);
        return SustainedRate.measure(Math.min(FEWEST, longest), longest, s -> {
                    Heads heads = text.heads(manager, model.heads(), model.keyValueHeads(), s, model.headDim());
                    return new Work(
                            (double) s * s * flopsOfAPair,
                            () -> text.attention(manager, heads).close());
                })
                .mean();
    }
}
