package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.trainer.adapter.AdapterConfiguration;
import dev.longcontext.trainer.adapter.PeftAdapter;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.model.Targets;
import dev.longcontext.trainer.model.TrainedWeights;
import dev.longcontext.trainer.model.TrainingPass;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tokenization.Sample;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gradients written out by hand against autograd's (reference/forward/gradients), tolerance 1e-6 + 1e-4 relative. */
class GradientTest {

    @Test
    void everyGradientIsAutogradsOwn() throws IOException {
        TorchRuntime.start(1);
        JsonNode row = Reference.json("forward/gradients.json");
        ModelSource source = ModelSource.of(Reference.path("tiny-llama/fp32"), TensorType.F32)
                .withRopeTheta(row.get("rope_theta").asDouble())
                .quantised(Nf4Options.QLORA);
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model = LlamaModel.load(manager, source);
                SafetensorsFile expected = SafetensorsFile.open(Reference.path("forward/gradients.safetensors"))) {
            AdapterConfiguration adapter = PeftAdapter.attach(model, Reference.path("forward/adapter"));
            TrainedWeights trained = PeftAdapter.train(model, adapter);
            Sample sample = new Sample(Reference.ints(row.get("ids")), Reference.ints(row.get("labels")));
            Batch batch = Batch.of(sample.ids());
            TrainingConfig.Batch settings = TrainingConfig.Batch.DEFAULT;
            Targets targets = new LossWeights(settings, List.of(sample)).of(List.of(sample), batch);

            float[] losses = new TrainingPass(model, trained, KeepPlan.ALL_ON_DEVICE, () -> false).run(batch, targets);

            double loss = 0;
            for (float each : losses) {
                loss += each / losses.length;
            }
            assertThat(loss).isCloseTo(row.get("loss").asDouble(), within(2e-5));
            assertThat(trained.parameters()).hasSameSizeAs(expected.tensors());
            for (TrainedWeights.Parameter parameter : trained.parameters()) {
                float[] actual = Gradients.whole(parameter);
                float[] gradient = Reference.floats(expected, parameter.fileName());
                assertThat(actual).hasSameSizeAs(gradient);
                for (int i = 0; i < actual.length; i++) {
                    assertThat(actual[i])
                            .as("%s[%d]", parameter.fileName(), i)
                            .isCloseTo(gradient[i], within(1e-6f + 1e-4f * Math.abs(gradient[i])));
                }
            }
        }
    }
}
