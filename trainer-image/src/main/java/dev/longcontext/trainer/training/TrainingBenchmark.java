package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.configuration.Data;
import dev.longcontext.trainer.configuration.Precision;
import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.configuration.Training;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.data.SampleStoreWriter;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.model.ModelConfigurationReader;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.stage.Workspace;
import dev.longcontext.trainer.tensors.MatmulRate;
import dev.longcontext.trainer.tensors.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Takes a few steps of {@link TrainingRecipe} on one made-up sample, as a run with the paper's settings would, and
 * tells what they cost.
 */
public final class TrainingBenchmark {

    private static final double ROPE_THETA = 207_000_000;
    private static final long SEED = 3;

    private TrainingBenchmark() {}

    /**
     * @param model a Hugging Face folder
     * @param length of the sample, tokens
     * @param targets the last so many of them are learnt
     * @param rank of LoRA; alpha is half of it, as in the paper
     * @param steps in all; the first warms up
     */
    public record Settings(
            Path model,
            Training.Method method,
            Precision precision,
            int length,
            int targets,
            int rank,
            int steps,
            int threads) {}

    /**
     * @param losses of each step, in nats a target
     * @param stepSeconds of each step
     * @param stepCpuSeconds of each step, over all threads: steadier than the time where other programs run too
     * @param setUpSeconds loading and quantising
     * @param setUpPeakBytes most memory the process had resident until the first step
     * @param stepPeakBytes the same, from the first step on
     * @param matmulRate of this machine in the run's precision, FLOP/s
     */
    public record Result(
            List<Double> losses,
            List<Double> stepSeconds,
            List<Double> stepCpuSeconds,
            double setUpSeconds,
            long setUpPeakBytes,
            long stepPeakBytes,
            double matmulRate) {

        /** Without the warm-up, where there are several steps. */
        public List<Double> measuredSeconds() {
            return stepSeconds.size() == 1 ? stepSeconds : stepSeconds.subList(1, stepSeconds.size());
        }

        /** Of the measured steps. */
        public double medianSeconds() {
            return LossGuard.median(measuredSeconds());
        }
    }

    /** @param folder for the benchmark's workspace; what is in it is deleted */
    public static Result run(Settings settings, Path folder) throws IOException {
        AtomicFiles.deleteRecursively(folder);
        var workspace = new Workspace(folder);
        writeSample(settings, workspace.data());
        Files.createSymbolicLink(workspace.model(), settings.model().toAbsolutePath());
        var steps = new StepTimes();
        var context = new StageContext(
                configuration(settings),
                workspace,
                Map.of(),
                steps,
                new StopSignal(),
                new CheckpointRequest(),
                () -> {});
        var guard = new LossGuard(Training.LossAnomaly.DEFAULT);
        long start = System.nanoTime();
        try (TrainingRecipe recipe = TrainingRecipe.setUp(context, "benchmark", guard)) {
            double setUpSeconds = (System.nanoTime() - start) / 1e9;
            long setUpPeak = PeakMemory.bytes();
            PeakMemory.reset();
            recipe.train();
            return new Result(
                    steps.losses(),
                    steps.seconds(),
                    steps.cpuSeconds(),
                    setUpSeconds,
                    setUpPeak,
                    steps.peakBytes(),
                    matmulRate(settings));
        } catch (LossAnomalyException anomaly) {
            throw new IllegalStateException("the benchmark's own data gave " + anomaly.getMessage(), anomaly);
        } finally {
            AtomicFiles.deleteRecursively(folder);
        }
    }

    private static double matmulRate(Settings settings) {
        try (NDManager manager = TorchRuntime.newManager()) {
            return MatmulRate.measure(manager, settings.precision().type());
        }
    }

    /** Numbers of a linear congruence stand in for text: no two neighbours alike, and easy to make again elsewhere. */
    private static void writeSample(Settings settings, Path folder) throws IOException {
        int vocabulary = ModelConfigurationReader.read(settings.model()).vocabularySize();
        int[] ids = new int[settings.length()];
        long number = 1;
        for (int t = 0; t < ids.length; t++) {
            number = (number * 1_103_515_245L + 12_345) % (1L << 31);
            ids[t] = (int) (number / 65_536 % vocabulary);
        }
        int[] labels = ids.clone();
        Arrays.fill(labels, 0, ids.length - settings.targets(), SampleStore.NO_TARGET);
        try (var writer = new SampleStoreWriter(folder, List.of("benchmark"))) {
            writer.add(ids, labels, new SampleStoreWriter.Origin(0, 1, false));
            writer.finish();
        }
    }

    private static RunConfiguration configuration(Settings settings) {
        return new RunConfiguration(
                RunConfiguration.CONTRACT_VERSION,
                new RunConfiguration.Run("benchmark", "default", "0"),
                new RunConfiguration.BaseModel(settings.model().toString(), null, null, null),
                new RunConfiguration.Context(settings.length(), ROPE_THETA),
                new Data(List.of(), null, Data.Order.File),
                training(settings),
                new RunConfiguration.Devices(1, settings.threads()),
                new RunConfiguration.Checkpointing(settings.steps() + 1, 1, RunConfiguration.OnTermination.Skip),
                Long.MAX_VALUE,
                List.of(),
                new RunConfiguration.Export(List.of(), RunConfiguration.MergeBase.Original, Precision.BF16));
    }

    /** The paper's: LoRA on the attention, embeddings trained, AdamW with linear decay. */
    private static Training training(Settings settings) {
        boolean full = settings.method() == Training.Method.Full;
        boolean quantised = settings.method() == Training.Method.QLoRA;
        return new Training(
                settings.method(),
                Training.InitialWeights.Pretrained,
                full
                        ? null
                        : new Training.Lora(
                                settings.rank(),
                                settings.rank() / 2.0,
                                0,
                                List.of("q_proj", "k_proj", "v_proj", "o_proj"),
                                true),
                quantised ? new Training.Quantization(Training.QuantizationType.NF4, 64, true) : null,
                settings.precision(),
                new Training.Optimizer(5e-5, 0.9, 0.999, 1e-8, 0, Training.Schedule.Linear, 0, null, 1),
                new Training.Batch(1, 1, Training.LossWeighting.Sample, null, 0),
                null,
                settings.steps(),
                SEED,
                Training.LossAnomaly.DEFAULT);
    }
}
