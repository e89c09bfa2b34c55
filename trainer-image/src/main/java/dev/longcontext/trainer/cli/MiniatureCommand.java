package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.miniature.MiniatureFiles;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.RandomModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trainer miniature}. */
@Command(
        name = "miniature",
        mixinStandardHelpOptions = true,
        description = "Writes a tiny model with 256 tokens of context, and data to extend it to 2,560.")
final class MiniatureCommand implements Callable<Integer> {

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description =
                    "Where to write the model (DIR/base), the data (DIR/train.jsonl), and documents for synthetic data "
                            + "(DIR/documents.jsonl).")
    private Path output;

    @Option(
            names = "--samples",
            defaultValue = "800",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Samples. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(
            names = "--documents",
            defaultValue = "16",
            paramLabel = "N",
            description = "Documents. Default: ${DEFAULT-VALUE}.")
    private int documents;

    @Option(
            names = "--seed",
            defaultValue = "3",
            paramLabel = "N",
            description = "Seed of the samples, and of random weights. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--pretraining",
            description = "Write the 20,000 samples of at most 256 tokens that the tiny model was trained on, and the "
                    + "model as it was then, with random weights.")
    private boolean pretraining;

    @Override
    public Integer call() throws IOException {
        MiniatureFiles files = new MiniatureFiles(output);
        if (pretraining) {
            files.writePretraining(seed);
            TorchRuntime.start(1);
            RandomModel.writeWeights(files.base(), seed);
        } else {
            files.writeExtension(samples, documents, seed);
        }
        return 0;
    }
}
