package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.adapter.PeftAdapter;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.export.ExportTask;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import dev.longcontext.trainer.weights.RandomModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose matrices no block of NF4 fits: rows of 80 and 150, heads of 20. Trained, exported, and read again. */
class OddSizesTest {

    private static final int VOCABULARY =
            Reference.json("tiny-llama/manifest.json").at("/shape/vocab_size").asInt();
    private static final RandomModel.Size SIZE = new RandomModel.Size(80, 150, 2, 4, 2, VOCABULARY);
    private static final double THETA = 2e6;

    @TempDir
    Path root;

    @Test
    void qloraIsTrainedExportedAndReadAgain() throws Exception {
        TorchRuntime.start(1);
        Workspace workspace = TinyRun.workspace(root.resolve("workspace"), 2);
        putOddModel(workspace.model());
        var progress = new RecordedProgress();
        StageContext context = context(workspace, progress);

        TrainTask.train(context, "inputs", TinyRun.guard(context));

        assertThat(progress.steps)
                .hasSize(2)
                .allSatisfy(step -> assertThat(step.learning().loss()).isFinite());

        new ExportTask().run(context);

        ModelSource merged = ModelSource.of(workspace.exportMerged(), TensorType.F32);
        float[][] expected = logits(quantised(workspace).withRopeTheta(THETA), workspace.exportAdapter());
        float[][] actual = logits(merged, null);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).containsExactly(expected[i], within(1e-4f));
        }
        float[][] before = logits(quantised(workspace).withRopeTheta(THETA), null);
        assertThat(expected[0]).as("training moved the model").isNotEqualTo(before[0]);
    }

    private static ModelSource quantised(Workspace workspace) {
        return ModelSource.of(workspace.model(), TensorType.F32).quantised(Nf4Options.QLORA);
    }

    private void putOddModel(Path model) throws Exception {
        Path odd = root.resolve("odd");
        RandomModel.write(SIZE, 5, odd);
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(odd.resolve(name), model.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Merged into what QLoRA trained on, in float32, nothing is rounded. */
    private StageContext context(Workspace workspace, RecordedProgress progress) throws Exception {
        var run = (ObjectNode)
                Json.MAPPER.readTree(Path.of("../examples/contract/run.json").toFile());
        ((ObjectNode) run.get("context")).put("ropeTheta", THETA);
        ((ObjectNode) run.get("training")).put("maxSteps", 2);
        ObjectNode lora = (ObjectNode) run.at("/training/lora");
        lora.put("rank", 4).put("alpha", 8);
        ((ObjectNode) run.get("export")).put("mergeBase", "Dequantized").put("precision", "FP32");
        Path file = root.resolve("run.json");
        Files.writeString(file, Json.pretty(run));
        return new StageContext(
                RunConfigurationReader.read(file),
                workspace,
                Map.of(),
                progress,
                new StopSignal(),
                new CheckpointRequest(),
                () -> {});
    }

    /** @param adapter null for none */
    private static float[][] logits(ModelSource source, Path adapter) throws Exception {
        int[] ids = IntStream.range(0, 40).map(i -> (i * 31 + 7) % VOCABULARY).toArray();
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model = LlamaModel.load(manager, source)) {
            if (adapter != null) {
                PeftAdapter.attach(model, adapter);
            }
            return model.logits(Batch.of(ids), LongStream.range(0, ids.length).toArray());
        }
    }
}
