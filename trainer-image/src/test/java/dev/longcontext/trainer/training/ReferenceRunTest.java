package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.LossWeighting;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.adapter.PeftAdapter;
import dev.longcontext.trainer.checkpoint.Position;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole training runs against transformers, PEFT and torch.optim (reference/training), with its manifest's tolerance. */
class ReferenceRunTest {

    private static final String DIGEST = "reference";
    private static final JsonNode STEPS = Reference.json("training/steps.json");

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"main", "recipe_rate"})
    void stepsOfQLoRA(String name) throws Exception {
        JsonNode expected = STEPS.get(name);
        double rate = expected.get("learning_rate").asDouble();
        JsonNode steps = expected.get("steps");

        RecordedProgress progress = run(rate, steps.size(), TinyRun.batch(1, LossWeighting.Sample), 1);

        assertSteps(progress, steps);
        if (name.equals("main")) {
            assertFinalAdapter(root.resolve("adapter"));
            assertProbe(root.resolve("adapter"));
        }
    }

    @ParameterizedTest
    @CsvSource({"sample, Sample", "token, Token"})
    void accumulatesRowsOfAStep(String name, LossWeighting weighting) throws Exception {
        JsonNode steps = Reference.json("training/accumulation.json").get(name).get("steps");

        RecordedProgress progress = run(firstRate(steps), steps.size(), TinyRun.batch(rows(steps), weighting), 1);

        assertSteps(progress, steps);
    }

    /** Rows of one pass are padded to the longest, which must change nothing. */
    @Test
    void rowsInOnePassAreRowsAccumulated() throws Exception {
        JsonNode steps =
                Reference.json("training/accumulation.json").get("token").get("steps");
        var batch = TrainingConfig.Batch.DEFAULT.withPerDevice(rows(steps)).withLossWeighting(LossWeighting.Token);

        RecordedProgress progress = run(firstRate(steps), steps.size(), batch, 1);

        assertSteps(progress, steps);
    }

    private static double firstRate(JsonNode steps) {
        return steps.get(0).get("lr").asDouble();
    }

    /** Of a step. */
    private static int rows(JsonNode steps) {
        return steps.get(0).get("row_losses").size();
    }

    /** A step takes a sample for each device, and weighs it as if all were on one. */
    @ParameterizedTest
    @CsvSource({"sample, Sample", "token, Token"})
    void devicesAverageAsRanks(String name, LossWeighting weighting) throws Exception {
        JsonNode expected = Reference.json("training/data_parallel.json").get(name);
        JsonNode norms = expected.get("grad_norms");
        double rate = STEPS.get("main").get("learning_rate").asDouble();
        int ranks = expected.get("rank_losses").get(0).size();

        RecordedProgress progress = run(rate, norms.size(), TinyRun.batch(1, weighting), ranks);

        assertThat(progress.steps).hasSize(norms.size());
        for (int i = 0; i < norms.size(); i++) {
            double norm = norms.get(i).asDouble();
            assertThat(progress.steps.get(i).learning().gradientNorm()).isCloseTo(norm, within(2e-5 * norm));
        }
    }

    @Test
    void stepsOfEveryWeight() throws Exception {
        JsonNode expected = Reference.json("training/full.json");
        JsonNode steps = expected.get("steps");
        double rate = expected.get("learning_rate").asDouble();
        TrainingConfig training =
                TinyRun.training(Method.Full, rate, steps.size(), TinyRun.batch(1, LossWeighting.Sample));
        Workspace workspace = TinyRun.workspace(root, steps.size());
        var progress = new RecordedProgress();

        train(TinyRun.context(workspace, training, 1, progress));

        assertSteps(progress, steps);
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel result = LlamaModel.load(manager, ModelSource.of(workspace.adapter(), TensorType.F32))) {
            assertThat(result.configuration().rotaryEmbedding().theta()).isEqualTo(TinyRun.THETA);
            assertThat(result.configuration().maxLength()).isEqualTo(TinyRun.LENGTH);
        }
    }

    private RecordedProgress run(double learningRate, int steps, TrainingConfig.Batch batch, int devices)
            throws Exception {
        TrainingConfig training = TinyRun.training(Method.QLoRA, learningRate, steps, batch);
        Workspace workspace = TinyRun.workspace(root, TinyRun.rows());
        var progress = new RecordedProgress();
        StageContext context = TinyRun.context(workspace, training, devices, progress);
        startFromReferenceAdapter(context);
        train(context);
        return progress;
    }

    private static void train(StageContext context) throws Exception {
        try (TrainingRecipe recipe = TrainingRecipe.setUp(context, DIGEST, TinyRun.guard(context))) {
            recipe.train();
            recipe.finish();
        }
    }

    /** A checkpoint before the first step that holds the reference's initial adapter. */
    private static void startFromReferenceAdapter(StageContext context) throws Exception {
        TorchRuntime.start(1);
        try (NDManager manager = TorchRuntime.newManager();
                SafetensorsFile initial =
                        SafetensorsFile.open(Reference.path("training/initial_adapter/adapter_model.safetensors"))) {
            TrainableModel trainable = TrainableModel.load(
                    manager, context.configuration(), context.workspace().model(), Optional.empty());
            var weights = new LinkedHashMap<String, NDArray>();
            trainable.weights().parameters().forEach(each -> weights.put(each.fileName(), each.value()));
            trainable.model().memory().fill(weights, initial);
            var optimizer = new AdamW(
                    manager,
                    context.configuration().training().optimizer(),
                    trainable.weights().parameters());
            new TrainingState(context, DIGEST, trainable, optimizer).save(Position.START);
        }
    }

    private static void assertSteps(RecordedProgress progress, JsonNode expected) {
        assertThat(progress.steps).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            var learning = progress.steps.get(i).learning();
            double norm = expected.get(i).get("grad_norm").asDouble();
            double rate = expected.get(i).get("lr").asDouble();
            assertThat(learning.loss())
                    .as("loss of step %d", i)
                    .isCloseTo(expected.get(i).get("loss").asDouble(), within(2e-5));
            assertThat(learning.gradientNorm()).as("norm of step %d", i).isCloseTo(norm, within(2e-5 * norm));
            assertThat(learning.learningRate()).isCloseTo(rate, within(1e-12 * rate));
        }
    }

    private static void assertFinalAdapter(Path folder) throws Exception {
        try (SafetensorsFile actual = SafetensorsFile.open(folder.resolve(PeftAdapter.FILE));
                SafetensorsFile expected =
                        SafetensorsFile.open(Reference.path("training/final_adapter/adapter_model.safetensors"))) {
            for (TensorEntry entry : expected.tensors()) {
                float[] a = Reference.floats(actual, entry.name());
                float[] b = Reference.floats(expected, entry.name());
                double difference = 0;
                double size = 0;
                for (int i = 0; i < a.length; i++) {
                    difference += Math.pow(a[i] - b[i], 2);
                    size += Math.pow(b[i], 2);
                    assertThat(a[i]).as(entry.name()).isCloseTo(b[i], within(1e-4f));
                }
                assertThat(Math.sqrt(difference / size)).as(entry.name()).isLessThan(1e-4);
            }
        }
    }

    private static void assertProbe(Path adapter) throws Exception {
        int[] ids = Reference.ints(Reference.json("training/probe.json").get("ids"));
        ModelSource source = ModelSource.of(Reference.path("tiny-llama/fp32"), TensorType.F32)
                .withRopeTheta(TinyRun.THETA)
                .quantised(Nf4Options.QLORA);
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model = LlamaModel.load(manager, source);
                SafetensorsFile probe = SafetensorsFile.open(Reference.path("training/probe.safetensors"))) {
            PeftAdapter.attach(model, adapter);
            float[][] logits =
                    model.logits(Batch.of(ids), LongStream.range(0, ids.length).toArray());
            float[] expected = Reference.floats(probe, "adapter.logits");
            for (int i = 0; i < expected.length; i++) {
                int v = logits[0].length;
                assertThat(logits[i / v][i % v]).isCloseTo(expected[i], within(1e-4f));
            }
        }
    }

    static Map<String, float[]> tensors(Path file) throws Exception {
        var tensors = new LinkedHashMap<String, float[]>();
        try (SafetensorsFile source = SafetensorsFile.open(file)) {
            for (TensorEntry entry : source.tensors()) {
                tensors.put(entry.name(), Reference.floats(source, entry.name()));
            }
        }
        return tensors;
    }
}
