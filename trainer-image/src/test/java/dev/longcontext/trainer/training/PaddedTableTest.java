package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.LossWeighting;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.reference.Tensors;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many published models have more rows in their tables than there are tokens, for the sake of round numbers. */
class PaddedTableTest {

    private static final JsonNode SHAPE =
            Reference.json("tiny-llama/manifest.json").get("shape");
    private static final int TOKENS = SHAPE.get("vocab_size").asInt();
    private static final int ROWS = TOKENS + 16;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(Method.class)
    void isTrainedAsItIs(Method method) throws Exception {
        Workspace workspace = TinyRun.workspace(root, 2);
        pad(workspace.model());
        TrainingConfig training = TinyRun.training(method, 1e-4, 2, TinyRun.batch(1, LossWeighting.Sample));
        var context = TinyRun.context(workspace, training, 1, new RecordedProgress());

        StageSummary summary = TrainTask.train(context, "inputs", TinyRun.guard(context));

        assertThat(summary.finalLoss()).isFinite();
        if (method == Method.Full) {
            try (SafetensorsFile trained =
                    SafetensorsFile.open(workspace.adapter().resolve("model.safetensors"))) {
                assertThat(trained.tensor("lm_head.weight").shape())
                        .containsExactly(ROWS, SHAPE.get("hidden_size").asInt());
            }
        }
    }

    @Test
    void noneOfItsRowsIsAnAnswer() throws Exception {
        Path model = TinyRun.workspace(root, 1).model();
        long[] expected = mostLikely(model, TOKENS);
        pad(model);

        assertThat(Arrays.stream(mostLikely(model, ROWS))).allMatch(id -> id >= TOKENS);
        assertThat(mostLikely(model, TOKENS)).containsExactly(expected);
    }

    private static long[] mostLikely(Path folder, int tokens) throws Exception {
        TorchRuntime.start(1);
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model = LlamaModel.load(manager, ModelSource.of(folder, TensorType.F32))) {
            return model.mostLikely(Batch.of(new int[] {1, 2, 3, 4}), new long[] {0, 1, 2, 3}, tokens);
        }
    }

    private static void pad(Path model) throws Exception {
        Path config = model.resolve("config.json");
        ObjectNode padded = (ObjectNode) Json.MAPPER.readTree(config.toFile());
        Files.writeString(config, Json.pretty(padded.put("vocab_size", ROWS)));
        Path weights = model.resolve("model.safetensors");
        Path original = Files.move(weights, model.resolveSibling("original.safetensors"));
        Tensors.rewrite(
                original,
                weights,
                tensor -> Stream.of(Tensors.isTable(tensor) ? Tensors.padded(tensor, ROWS) : tensor));
    }
}
