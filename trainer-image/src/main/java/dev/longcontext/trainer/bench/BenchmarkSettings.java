package dev.longcontext.trainer.bench;

import dev.longcontext.estimator.RunShape;
import dev.longcontext.trainer.configuration.Data;
import dev.longcontext.trainer.configuration.Network;
import dev.longcontext.trainer.configuration.Precision;
import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.configuration.Training;
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
        Training.Method method,
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
    RunConfiguration configuration() {
        return new RunConfiguration(
                RunConfiguration.CONTRACT_VERSION,
                new RunConfiguration.Run("benchmark", "default", "0"),
                new RunConfiguration.BaseModel(model.toString(), null, null, null),
                new RunConfiguration.Context(length, ROPE_THETA),
                new Data(List.of(), null, Data.Order.File),
                training(),
                new RunConfiguration.Devices(1, threads),
                new RunConfiguration.Checkpointing(steps + 1, 1, RunConfiguration.OnTermination.Skip),
                Long.MAX_VALUE,
                List.of(),
                new RunConfiguration.Export(List.of(), RunConfiguration.MergeBase.Original, Precision.BF16),
                Network.DEFAULT);
    }

    private Training training() {
        boolean full = method == Training.Method.Full;
        boolean quantised = method == Training.Method.QLoRA;
        return new Training(
                method,
                Training.InitialWeights.Pretrained,
                full
                        ? null
                        : new Training.Lora(rank, rank / 2.0, 0, List.of("q_proj", "k_proj", "v_proj", "o_proj"), true),
                quantised ? new Training.Quantization(Training.QuantizationType.NF4, 64, true) : null,
                precision,
                new Training.Optimizer(5e-5, 0.9, 0.999, 1e-8, 0, Training.Schedule.Linear, 0, null, 1),
                new Training.Batch(1, 1, Training.LossWeighting.Sample, null, 0),
                null,
                steps,
                SEED,
                Training.LossAnomaly.DEFAULT);
    }
}
