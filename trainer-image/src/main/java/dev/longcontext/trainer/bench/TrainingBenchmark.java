package dev.longcontext.trainer.bench;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.Workspace;
import dev.longcontext.estimator.Rates;
import dev.longcontext.estimator.WorkEstimate;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.data.SampleStoreWriter;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.model.CpuThroughput;
import dev.longcontext.trainer.planning.RunPlan;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tensors.ComputeDevices;
import dev.longcontext.trainer.tensors.MatmulRate;
import dev.longcontext.trainer.tokenization.Sample;
import dev.longcontext.trainer.training.LossAnomalyException;
import dev.longcontext.trainer.training.LossGuard;
import dev.longcontext.trainer.training.TrainingRecipe;
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

    private TrainingBenchmark() {}

    /**
     * @param folder for the benchmark's workspace; what is in it is deleted
     * @param stop ends it before the next layer
     */
    public static BenchmarkResult run(BenchmarkSettings settings, Path folder, StopSignal stop) throws IOException {
        AtomicFiles.deleteRecursively(folder);
        var workspace = new Workspace(folder);
        writeSample(settings, workspace.data());
        Files.createSymbolicLink(workspace.model(), settings.model().toAbsolutePath());
        RunConfig configuration = settings.configuration();
        var steps = new StepTimes();
        var context =
                new StageContext(configuration, workspace, Map.of(), steps, stop, new CheckpointRequest(), () -> {});
        var guard = new LossGuard(TrainingConfig.LossAnomaly.DEFAULT);
        long start = System.nanoTime();
        try (TrainingRecipe recipe = TrainingRecipe.setUp(context, "benchmark", guard)) {
            double setUpSeconds = (System.nanoTime() - start) / 1e9;
            long setUpPeak = PeakMemory.bytes();
            PeakMemory.reset();
            recipe.train();
            return result(settings, steps, setUpSeconds, setUpPeak);
        } catch (LossAnomalyException anomaly) {
            throw new IllegalStateException("the benchmark's own data gave " + anomaly.getMessage(), anomaly);
        } finally {
            AtomicFiles.deleteRecursively(folder);
        }
    }

    private static BenchmarkResult result(
            BenchmarkSettings settings, StepTimes steps, double setUpSeconds, long setUpPeak) throws IOException {
        RunPlan plan = settings.plan();
        var work = WorkEstimate.of(plan.model(), plan.run());
        TensorType type = TensorType.of(settings.precision());
        try (NDManager manager = ComputeDevices.start(1, settings.threads()).newManager()) {
            boolean cpu = !manager.getDevice().isGpu();
            return new BenchmarkResult(
                    steps.losses(),
                    steps.seconds(),
                    steps.phases(),
                    steps.cpuSeconds(),
                    setUpSeconds,
                    setUpPeak,
                    steps.peakBytes(),
                    work.total(),
                    MatmulRate.measure(manager, type),
                    cpu ? rates(settings).secondsPerStep(work, plan.run()) : null,
                    cpu ? plan.memory(plan.thisCpu()).peakBytes() : null);
        }
    }

    private static Rates rates(BenchmarkSettings settings) throws IOException {
        ModelConfiguration model = ModelConfigurationReader.read(settings.model());
        return CpuThroughput.measure(model, TensorType.of(settings.precision()), settings.length(), settings.threads());
    }

    /** Numbers of a linear congruence stand in for text: no two neighbours alike, and easy to make again elsewhere. */
    private static void writeSample(BenchmarkSettings settings, Path folder) throws IOException {
        int vocabulary = ModelConfigurationReader.read(settings.model()).vocabularySize();
        int[] ids = new int[settings.length()];
        long number = 1;
        for (int t = 0; t < ids.length; t++) {
            number = (number * 1_103_515_245L + 12_345) % (1L << 31);
            ids[t] = (int) (number / 65_536 % vocabulary);
        }
        int[] labels = ids.clone();
        Arrays.fill(labels, 0, ids.length - settings.targets(), Sample.NO_TARGET);
        try (var writer = new SampleStoreWriter(folder, List.of("benchmark"))) {
            writer.add(new Sample(ids, labels), new SampleStoreWriter.Origin(0, 1, false));
            writer.finish();
        }
    }
}
