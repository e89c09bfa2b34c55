package dev.longcontext.trainer.bench;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.Precision;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.estimator.RunShape;
import dev.longcontext.trainer.planning.RunPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@link TrainingBenchmark} runs.
 *
 * @param model a Hugging Face folder
 * @param length of the sample, tokens
 * @param targets the last so many of them are learnt
 * @param rank of LoRA; alpha is half of it, as in the paper
 * @param steps in all; the first warms up
 */
public record BenchmarkSettings(
        Path model,
        TrainingConfig.Method method,
        Precision precision,
        int length,
        int targets,
        int rank,
        int steps,
        int threads) {

    private static final double ROPE_THETA = 207_000_000;
    private static final long SEED = 3;

    /** Model and run as shapes, with as many targets as the sample has. */
    RunPlan plan() throws IOException {
        return RunPlan.of(configuration(), model).withPass(RunShape.Pass.of(1, length, targets));
    }

    /** Of a run of the paper: LoRA on the attention, embeddings trained, AdamW with linear decay. */
    RunConfig configuration() {
        return new RunConfig(
                RunConfig.VERSION,
                new RunConfig.Run("benchmark", "default", "0"),
                new RunConfig.BaseModel(model.toString(), null, null),
                new RunConfig.Context(length, ROPE_THETA),
                new DataConfig(List.of(), null, DataConfig.Order.File),
                training(),
                new RunConfig.Devices(1, threads),
                new RunConfig.Checkpointing(steps + 1, 1, RunConfig.OnTermination.Skip),
                Long.MAX_VALUE,
                List.of(),
                new RunConfig.Export(List.of(), RunConfig.MergeBase.Original, Precision.BF16),
                NetworkConfig.DEFAULT);
    }

    private TrainingConfig training() {
        boolean full = method == TrainingConfig.Method.Full;
        boolean quantised = method == TrainingConfig.Method.QLoRA;
        return new TrainingConfig(
                method,
                TrainingConfig.InitialWeights.Pretrained,
                full
                        ? null
                        : new TrainingConfig.Lora(
                                rank, rank / 2.0, List.of(TrainingConfig.TargetModule.values()), true),
                quantised ? new TrainingConfig.Quantization(TrainingConfig.QuantizationType.NF4, 64, true) : null,
                precision,
                new TrainingConfig.Optimizer(5e-5, 0.9, 0.999, 1e-8, 0, TrainingConfig.Schedule.Linear, 0, null, 1),
                new TrainingConfig.Batch(1, 1, TrainingConfig.LossWeighting.Sample, null, 0.0),
                null,
                steps,
                SEED,
                TrainingConfig.LossAnomaly.DEFAULT);
    }
}
