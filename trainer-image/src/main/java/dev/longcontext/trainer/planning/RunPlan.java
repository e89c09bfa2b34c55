package dev.longcontext.trainer.planning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.estimator.EvaluationMemory;
import dev.longcontext.estimator.LongestLength;
import dev.longcontext.estimator.MemoryEstimate;
import dev.longcontext.estimator.ModelShape;
import dev.longcontext.estimator.Placement;
import dev.longcontext.estimator.RunShape;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.tensors.Bfloat16Products;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A run and its model as shapes. Every token counts as a target, which is the most that a sample can have: what is
 * estimated is an upper bound for data with questions and answers.
 */
public record RunPlan(ModelShape model, RunShape run) {

    /** @param modelFolder with a config.json; weights are not looked at */
    public static RunPlan of(RunConfig configuration, Path modelFolder) throws IOException {
        ModelConfiguration model = ModelConfigurationReader.read(modelFolder);
        JsonNode file = Json.MAPPER.readTree(
                modelFolder.resolve(ModelConfigurationReader.FILE).toFile());
        String stored = file.path("dtype").asText(file.path("torch_dtype").asText("float32"));
        var attention = new ModelShape.Attention(
                model.heads(),
                model.keyValueHeads(),
                model.headDim(),
                model.queryKeyValueBias(),
                model.architecture().queryKeyNorm());
        var shape = new ModelShape(
                model.layers(),
                model.hiddenSize(),
                model.intermediateSize(),
                attention,
                model.vocabularySize(),
                model.tiedEmbeddings(),
                stored.equals("float32") ? Float.BYTES : Short.BYTES,
                model.maxLength(),
                model.attentionWindows());
        return new RunPlan(shape, run(configuration, configuration.context().targetLength()));
    }

    private static RunShape run(RunConfig configuration, int length) {
        TrainingConfig training = configuration.training();
        TrainingConfig.Lora lora = training.lora();
        TrainingConfig.Quantization quantization = training.quantization();
        return new RunShape(
                switch (training.method()) {
                    case QLoRA -> RunShape.Method.QLORA;
                    case LoRA -> RunShape.Method.LORA;
                    case Full -> RunShape.Method.FULL;
                },
                lora == null ? null : new RunShape.Adapter(lora.rank(), lora.moduleNames(), lora.trainEmbeddings()),
                quantization == null
                        ? null
                        : new RunShape.Quantization(quantization.blockSize(), quantization.doubleQuantization()),
                switch (training.precision()) {
                    case FP32 -> RunShape.Precision.FP32;
                    case BF16 -> RunShape.Precision.BF16;
                },
                new RunShape.Pass(samples(training.batch(), length), length, 1),
                training.batch().gradientAccumulation(),
                configuration.devices().count());
    }

    /** A step of so many tokens is a pass of at most as many (StepPlan). */
    private static int samples(TrainingConfig.Batch batch, int length) {
        return batch.tokensPerStep() == null ? batch.perDevice() : Math.max(1, batch.tokensPerStep() / length);
    }

    /** The same with other passes. */
    public RunPlan withPass(RunShape.Pass pass) {
        return new RunPlan(model, run.withPass(pass));
    }

    /** What to keep on a GPU of so many bytes. */
    public KeepPlan keepPlan(long deviceBytes) {
        return (batch, targets) -> {
            var pass = RunShape.Pass.of(batch.samples(), batch.length(), targets.rows().length);
            return Placement.gpu(model, run.withPass(pass), deviceBytes).layersOnHost();
        };
    }

    public MemoryEstimate memory(Placement placement) {
        return MemoryEstimate.of(model, run, placement);
    }

    /** What is measured of the model, before and after training. */
    public EvaluationMemory evaluations(Placement placement) {
        return new EvaluationMemory(model, run, placement);
    }

    /** On this machine's CPU. libtorch must have been started. */
    public Placement thisCpu() {
        boolean tiles = run.precision() == RunShape.Precision.BF16
                && Bfloat16Products.ofThisCpu() == Bfloat16Products.FLOAT32_TILES;
        return tiles ? Placement.cpuWithFloat32Tiles() : Placement.cpu();
    }

    /** @param bytes of one device; empty where nothing fits */
    public OptionalInt longest(Placement placement, long bytes) {
        return LongestLength.of(model, run, placement, bytes);
    }
}
