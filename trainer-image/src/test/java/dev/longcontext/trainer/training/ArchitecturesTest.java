package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.FullWeights;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.model.Targets;
import dev.longcontext.trainer.model.TrainedWeights;
import dev.longcontext.trainer.model.TrainingPass;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tokenization.Sample;
import dev.longcontext.trainer.weights.ModelSource;
import dev.longcontext.trainer.weights.ModelSource.Trained;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every architecture's logits, loss and gradients of all weights against transformers' and autograd's
 * (reference/architectures), tolerance 1e-5 + 1e-4 relative.
 */
class ArchitecturesTest {

    private static final JsonNode INPUTS = Reference.json("architectures/inputs.json");

    @ParameterizedTest
    @ValueSource(
            strings = {"llama-bias-scaled", "mistral", "qwen2", "qwen3", "mistral-window", "qwen2-window", "ministral"})
    void computesWhatTransformersDoes(String name) throws IOException {
        TorchRuntime.start(1);
        Path folder = Reference.path("architectures/" + name);
        Sample sample = new Sample(Reference.ints(INPUTS.get("ids")), Reference.ints(INPUTS.get("labels")));
        Batch batch = Batch.of(sample.ids());
        ModelSource source = ModelSource.of(folder, TensorType.F32).training(Trained.EVERYTHING);
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model = LlamaModel.load(manager, source);
                SafetensorsFile expected = SafetensorsFile.open(folder.resolve("expected.safetensors"))) {
            TrainedWeights trained = FullWeights.train(model);
            assertClose("logits", flat(logits(model, batch)), Reference.floats(expected, "logits"));

            double loss = run(model, trained, sample, batch);

            double expectedLoss = Reference.json("architectures/" + name + "/expected.json")
                    .get("loss")
                    .asDouble();
            assertThat(loss).isCloseTo(expectedLoss, within(1e-5));
            assertThat(trained.parameters()).hasSize(expected.tensors().size() - 1); // all but the logits
            for (TrainedWeights.Parameter parameter : trained.parameters()) {
                String gradient = "gradient." + parameter.fileName();
                assertClose(gradient, Gradients.whole(parameter), Reference.floats(expected, gradient));
            }
        }
    }

    private static float[][] logits(LlamaModel model, Batch batch) {
        return model.logits(batch, LongStream.range(0, batch.length()).toArray());
    }

    private static double run(LlamaModel model, TrainedWeights trained, Sample sample, Batch batch) {
        var settings = TrainingConfig.Batch.DEFAULT;
        Targets targets = new LossWeights(settings, List.of(sample)).of(List.of(sample), batch);
        float[] losses = new TrainingPass(model, trained, KeepPlan.ALL_ON_DEVICE, () -> false).run(batch, targets);
        double loss = 0;
        for (float each : losses) {
            loss += each / losses.length;
        }
        return loss;
    }

    private static float[] flat(float[][] rows) {
        float[] values = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
        }
        return values;
    }

    private static void assertClose(String what, float[] actual, float[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i])
                    .as("%s[%d]", what, i)
                    .isCloseTo(expected[i], within(1e-5f + 1e-4f * Math.abs(expected[i])));
        }
    }
}
