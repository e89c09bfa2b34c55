package dev.longcontext.trainer.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.DataConfigBuilder;
import dev.longcontext.contract.DataConfigSourceBuilder;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.Precision;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.RunConfig.OnTermination;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfigBuilder;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.data.SampleStoreWriter;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Training runs of the reference: the tiny Llama and the rows of reference/training, in a workspace. */
final class TinyRun {

    private static final JsonNode STEPS = Reference.json("training/steps.json");
    private static final JsonNode ADAPTER = Reference.json("training/initial_adapter/adapter_config.json");

    static final double THETA = STEPS.get("rope_theta").asDouble();

    /** Beyond the model's native one. */
    static final int LENGTH = 2
            * Reference.json("tiny-llama/manifest.json")
                    .at("/shape/max_position_embeddings")
                    .asInt();

    private TinyRun() {}

    /** A workspace with the model and the first rows, prepared. */
    static Workspace workspace(Path root, int rows) throws IOException {
        var workspace = new Workspace(root);
        Files.createDirectories(workspace.model());
        try (Stream<Path> files = Files.list(Reference.path("tiny-llama/fp32"))) {
            for (Path file : files.toList()) {
                Files.copy(file, workspace.model().resolve(file.getFileName().toString()));
            }
        }
        JsonNode all = Reference.json("training/rows.json");
        try (var writer = new SampleStoreWriter(workspace.data(), List.of("rows"))) {
            for (int i = 0; i < rows; i++) {
                writer.add(
                        new Sample(
                                Reference.ints(all.get(i).get("input_ids")),
                                Reference.ints(all.get(i).get("labels"))),
                        new SampleStoreWriter.Origin(0, i + 1, false));
            }
            writer.finish();
        }
        return workspace;
    }

    static TrainingConfig training(
            TrainingConfig.Method method, double learningRate, int steps, TrainingConfig.Batch batch) {
        return training(method, learningRate, steps, batch, TrainingConfig.LossAnomaly.DEFAULT);
    }

    static TrainingConfig training(
            TrainingConfig.Method method,
            double learningRate,
            int steps,
            TrainingConfig.Batch batch,
            TrainingConfig.LossAnomaly lossAnomaly) {
        boolean adapter = method != TrainingConfig.Method.Full;
        return TrainingConfigBuilder.builder()
                .method(method)
                .lora(adapter ? lora() : null)
                .quantization(method == TrainingConfig.Method.QLoRA ? TrainingConfig.Quantization.DEFAULT : null)
                .precision(Precision.FP32)
                .optimizer(TrainingConfig.Optimizer.DEFAULT
                        .withLearningRate(learningRate)
                        .withMaxGradientNorm(STEPS.get("max_grad_norm").asDouble()))
                .batch(batch)
                .maxSteps(steps)
                .seed(7)
                .lossAnomaly(lossAnomaly)
                .build();
    }

    /** As the reference's adapter is, with its table of embeddings. */
    private static TrainingConfig.Lora lora() {
        List<TrainingConfig.TargetModule> targets = texts(ADAPTER.path("target_modules")).stream()
                .map(TrainingConfig.TargetModule::valueOf)
                .toList();
        boolean embeddings = texts(ADAPTER.path("modules_to_save")).contains("embed_tokens");
        return new TrainingConfig.Lora(
                STEPS.get("lora_rank").asInt(), STEPS.get("lora_alpha").asDouble(), targets, embeddings);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** All there are. */
    static int rows() {
        return Reference.json("training/rows.json").size();
    }

    static TrainingConfig.Batch batch(int accumulation, TrainingConfig.LossWeighting weighting) {
        return TrainingConfig.Batch.DEFAULT
                .withGradientAccumulation(accumulation)
                .withLossWeighting(weighting);
    }

    static StageContext context(Workspace workspace, TrainingConfig training, int devices, ProgressSink progress) {
        var run = new RunConfig(
                RunConfig.VERSION,
                new RunConfig.Run("tiny", "default", "0"),
                new RunConfig.BaseModel("tiny-llama", null, null),
                new RunConfig.Context(LENGTH, THETA),
                DataConfigBuilder.builder()
                        .sources(List.of(DataConfigSourceBuilder.builder()
                                .name("rows")
                                .uri("rows.jsonl")
                                .format(DataConfig.Format.Auto)
                                .build()))
                        .overlong(new DataConfig.Overlong(
                                DataConfig.OverlongAction.Drop, DataConfig.OverlongAction.Truncate))
                        .order(DataConfig.Order.File)
                        .build(),
                training,
                new RunConfig.Devices(devices, 1),
                new RunConfig.Checkpointing(3, 2, OnTermination.Save),
                60,
                List.of(),
                new RunConfig.Export(
                        List.of(), RunConfig.MergeBase.Original, Precision.BF16, RunConfig.MaxModelLen.Target),
                NetworkConfig.DEFAULT);
        return new StageContext(
                run, workspace, Map.of(), progress, new StopSignal(), new CheckpointRequest(), () -> {});
    }

    static LossGuard guard(StageContext context) {
        return new LossGuard(context.configuration().training().lossAnomaly());
    }
}
