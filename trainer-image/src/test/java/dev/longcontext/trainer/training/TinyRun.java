package dev.longcontext.trainer.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.configuration.Data;
import dev.longcontext.trainer.configuration.Network;
import dev.longcontext.trainer.configuration.Precision;
import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.configuration.RunConfiguration.OnTermination;
import dev.longcontext.trainer.configuration.Training;
import dev.longcontext.trainer.data.SampleStoreWriter;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.stage.Workspace;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Training runs of the reference: the tiny Llama and the rows of reference/training, in a workspace. */
final class TinyRun {

    static final double THETA = 2e8;

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

    static Training training(Training.Method method, double learningRate, int steps, Training.Batch batch) {
        return training(method, learningRate, steps, batch, Training.LossAnomaly.DEFAULT);
    }

    static Training training(
            Training.Method method,
            double learningRate,
            int steps,
            Training.Batch batch,
            Training.LossAnomaly lossAnomaly) {
        boolean adapter = method != Training.Method.Full;
        return new Training(
                method,
                Training.InitialWeights.Pretrained,
                adapter ? new Training.Lora(4, 8, 0, List.of("q_proj", "k_proj", "v_proj", "o_proj"), true) : null,
                method == Training.Method.QLoRA
                        ? new Training.Quantization(Training.QuantizationType.NF4, 64, true)
                        : null,
                Precision.FP32,
                new Training.Optimizer(learningRate, 0.9, 0.999, 1e-8, 0, Training.Schedule.Linear, 0, null, 1.0),
                batch,
                null,
                steps,
                7,
                lossAnomaly);
    }

    static Training.Batch batch(int accumulation, Training.LossWeighting weighting) {
        return new Training.Batch(1, accumulation, weighting, null, 0);
    }

    static StageContext context(Workspace workspace, Training training, int devices, ProgressSink progress) {
        var run = new RunConfiguration(
                RunConfiguration.CONTRACT_VERSION,
                new RunConfiguration.Run("tiny", "default", "0"),
                new RunConfiguration.BaseModel("tiny-llama", null, null, null),
                new RunConfiguration.Context(512, THETA),
                new Data(
                        List.of(new Data.Source("rows", "rows.jsonl", Data.Format.Auto)),
                        new Data.Overlong(Data.OverlongAction.Drop, Data.OverlongAction.Truncate),
                        Data.Order.File),
                training,
                new RunConfiguration.Devices(devices, 1),
                new RunConfiguration.Checkpointing(3, 2, OnTermination.Save),
                60,
                List.of(),
                new RunConfiguration.Export(List.of(), RunConfiguration.MergeBase.Original, Precision.BF16),
                Network.DEFAULT);
        return new StageContext(
                run, workspace, Map.of(), progress, new StopSignal(), new CheckpointRequest(), () -> {});
    }

    static LossGuard guard(StageContext context) {
        return new LossGuard(context.configuration().training().lossAnomaly());
    }
}
