package dev.longcontext.trainer.cli;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Precision;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.bench.BenchmarkResult;
import dev.longcontext.trainer.bench.BenchmarkSettings;
import dev.longcontext.trainer.bench.TrainingBenchmark;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.RandomModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trainer bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures training steps on this machine: time, memory and the rate of matrix products.",
            "If --model does not exist, a model with random weights is created there."
        },
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {

    private final StopSignal stop;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "A model folder, or where to create one.")
    private Path model;

    @Mixin
    private RandomModelOptions size;

    @Option(
            names = "--method",
            defaultValue = "QLoRA",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private TrainingConfig.Method method;

    @Option(
            names = "--precision",
            defaultValue = "BF16",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Precision precision;

    @Option(names = "--length", defaultValue = "2048", description = "Tokens per sample. Default: ${DEFAULT-VALUE}.")
    private int length;

    @Option(
            names = "--targets",
            paramLabel = "N",
            description = "How many of the sample's last tokens are trained. Default: an eighth.")
    private Integer targets;

    @Option(names = "--rank", defaultValue = "32", description = "LoRA rank. Default: ${DEFAULT-VALUE}.")
    private int rank;

    @Option(
            names = "--steps",
            defaultValue = "4",
            description = "Number of steps; the first of several is a warm-up. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(
            names = "--threads",
            converter = AtLeastOne.class,
            description = "CPU threads of the tensor library. Default: one per processor.")
    private Integer threads;

    @Option(names = "--json", description = "Print the result as JSON, and nothing else.")
    private boolean json;

    BenchCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException {
        int learnt = targets == null ? Math.max(1, length / 8) : targets;
        if (length < 2 || learnt < 1 || learnt >= length || steps < 1 || rank < 1) {
            throw new FailureException(
                    FailureClass.InvalidConfiguration,
                    "--length %d --targets %d --steps %d --rank %d: the length must be above the targets, and all at least 1"
                            .formatted(length, learnt, steps, rank),
                    "See trainer bench --help.");
        }
        int cpuThreads = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        makeModel(cpuThreads);
        stop.check();
        var settings = new BenchmarkSettings(model, method, precision, length, learnt, rank, steps, cpuThreads);
        Path work = Files.createTempDirectory("trainer-bench");
        BenchmarkResult result = TrainingBenchmark.run(settings, work, stop);
        System.out.println(json ? Json.compact(result) : BenchTable.of(settings, result));
        return 0;
    }

    private void makeModel(int cpuThreads) throws IOException {
        if (!Files.exists(model.resolve(ModelConfigurationReader.FILE))) {
            TorchRuntime.start(cpuThreads);
            RandomModel.write(size.size(), 0, model);
        }
    }
}
