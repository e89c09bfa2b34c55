package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.miniature.MiniatureFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trainer miniature}. */
@Command(
        name = "miniature",
        mixinStandardHelpOptions = true,
        description = "Writes a tiny model of 256 tokens context, and the data that extends it to 2,560.")
final class MiniatureCommand implements Callable<Integer> {

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Where to write: the model to DIR/base, the data to DIR/train.jsonl.")
    private Path output;

    @Option(
            names = "--samples",
            defaultValue = "800",
            paramLabel = "N",
            description = "Samples. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(
            names = "--seed",
            defaultValue = "3",
            paramLabel = "N",
            description = "Of the samples. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--pretraining",
            description =
                    "Write the 20,000 samples of at most 256 tokens that the tiny model is made from, and the model without weights.")
    private boolean pretraining;

    @Override
    public Integer call() throws IOException {
        MiniatureFiles files = new MiniatureFiles(output);
        if (pretraining) {
            files.writePretraining(seed);
        } else {
            files.writeExtension(samples, seed);
        }
        return 0;
    }
}
