package dev.longcontext.trainer.bench;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.DataConfigBuilder;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.Precision;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfigBuilder;
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
                DataConfigBuilder.builder()
                        .sources(List.of())
                        .order(DataConfig.Order.File)
                        .build(),
                training(),
                new RunConfig.Devices(1, threads),
                new RunConfig.Checkpointing(steps + 1, 1, RunConfig.OnTermination.Skip),
                Long.MAX_VALUE,
                List.of(),
                new RunConfig.Export(
                        List.of(), RunConfig.MergeBase.Original, Precision.BF16, RunConfig.MaxModelLen.Target),
                NetworkConfig.DEFAULT);
    }

    private TrainingConfig training() {
        boolean full = method == TrainingConfig.Method.Full;
        boolean quantised = method == TrainingConfig.Method.QLoRA;
        return TrainingConfigBuilder.builder()
                .method(method)
                .lora(full ? null : TrainingConfig.Lora.DEFAULT.withRank(rank).withAlpha(rank / 2.0))
                .quantization(quantised ? TrainingConfig.Quantization.DEFAULT : null)
                .precision(precision)
                .optimizer(TrainingConfig.Optimizer.DEFAULT)
                .batch(TrainingConfig.Batch.DEFAULT)
                .maxSteps(steps)
                .seed(SEED)
                .build();
    }
}
