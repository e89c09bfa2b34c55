package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.weights.RandomModel;
import picocli.CommandLine.Option;

/** How large a made-up model is. Its proportions by default are Llama 3's. */
final class RandomModelOptions {

    @Option(
            names = "--hidden",
            defaultValue = "1024",
            description = "Size of a model to create. Default: ${DEFAULT-VALUE}.")
    private int hidden;

    @Option(names = "--layers", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}.")
    private int layers;

    @Option(names = "--head-dim", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
    private int headDim;

    @Option(names = "--vocabulary", defaultValue = "32000", description = "Default: ${DEFAULT-VALUE}.")
    private int vocabulary;

    RandomModel.Size size() {
        int heads = hidden / headDim;
        return new RandomModel.Size(hidden, hidden * 7 / 2, layers, heads, Math.max(1, heads / 4), vocabulary);
    }
}
