package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.trainer.adapter.AdapterConfiguration;
import dev.longcontext.trainer.adapter.PeftAdapter;
import dev.longcontext.trainer.inference.Decoder;
import dev.longcontext.trainer.inference.Sequence;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.FullWeights;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.model.Targets;
import dev.longcontext.trainer.model.TrainedWeights;
import dev.longcontext.trainer.model.TrainingPass;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.Bfloat16Products;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tokenization.Sample;
import dev.longcontext.trainer.weights.ModelSource;
import dev.longcontext.trainer.weights.ModelSource.Trained;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a CPU without instructions for bfloat16 computes, forced on this one, against kernels for bfloat16: it has to be as
 * close to float32 as they are, give or take what rounding does.
 */
class WithoutBfloat16KernelsTest {

    private static final JsonNode ROW = Reference.json("forward/gradients.json");
    private static final int[] IDS = Reference.ints(ROW.get("ids"));
    private static final Sample SAMPLE = new Sample(IDS, Reference.ints(ROW.get("labels")));

    @FunctionalInterface
    private interface Attach {
        TrainedWeights to(LlamaModel model) throws IOException;
    }

    @Test
    void qloraLearnsTheSame() throws IOException {
        ModelSource source = ModelSource.of(Reference.path("tiny-llama/fp32"), TensorType.BF16)
                .withRopeTheta(ROW.get("rope_theta").asDouble())
                .quantised(Nf4Options.QLORA);
        assertAsCloseAsKernels(source, model -> {
            AdapterConfiguration adapter = PeftAdapter.attach(model, Reference.path("forward/adapter"));
            return PeftAdapter.train(model, adapter);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-bias-scaled", "qwen3", "mistral-window"})
    void fullTrainingLearnsTheSame(String architecture) throws IOException {
        Path folder = Reference.path("architectures/" + architecture);
        assertAsCloseAsKernels(
                ModelSource.of(folder, TensorType.BF16).training(Trained.EVERYTHING), FullWeights::train);
    }

    private static void assertAsCloseAsKernels(ModelSource bfloat16, Attach attach) throws IOException {
        TorchRuntime.start(1);
        var float32 = new ModelSource(
                bfloat16.folder(),
                TensorType.F32,
                bfloat16.ropeTheta(),
                bfloat16.quantization(),
                bfloat16.cache(),
                bfloat16.trained(),
                bfloat16.products());
        Map<String, float[]> exact = gradients(float32, attach);
        Map<String, float[]> kernels = gradients(bfloat16.multiplyingBy(Bfloat16Products.KERNELS), attach);

        Map<String, float[]> tiles = gradients(bfloat16.multiplyingBy(Bfloat16Products.FLOAT32_TILES), attach);

        assertThat(tiles).hasSameSizeAs(exact);
        exact.forEach((name, expected) -> assertThat(distance(tiles.get(name), expected))
                .as(name)
                .isLessThan(1.5 * distance(kernels.get(name), expected) + 0.002));
    }

    /** By name, and the losses. */
    private static Map<String, float[]> gradients(ModelSource source, Attach attach) throws IOException {
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model = LlamaModel.load(manager, source)) {
            TrainedWeights trained = attach.to(model);
            int[] ids = Arrays.stream(IDS)
                    .map(id -> id % model.configuration().vocabularySize())
                    .toArray();
            Sample sample = new Sample(ids, SAMPLE.labels());
            Batch batch = Batch.of(ids);
            var settings = TrainingConfig.Batch.DEFAULT;
            Targets targets = new LossWeights(settings, List.of(sample)).of(List.of(sample), batch);
            var all = new LinkedHashMap<String, float[]>();
            all.put(
                    "losses",
                    new TrainingPass(model, trained, KeepPlan.ALL_ON_DEVICE, () -> false).run(batch, targets));
            trained.parameters().forEach(each -> all.put(each.fileName(), Gradients.whole(each)));
            return all;
        }
    }

    @Test
    void aDecoderSaysTheSame() throws IOException {
        TorchRuntime.start(1);
        ModelSource source = ModelSource.of(Reference.path("architectures/mistral-window"), TensorType.BF16);

        float[] kernels = logits(source.multiplyingBy(Bfloat16Products.KERNELS));
        float[] tiles = logits(source.multiplyingBy(Bfloat16Products.FLOAT32_TILES));

        assertThat(distance(tiles, kernels)).isLessThan(0.02);
    }

    /** After a prompt, and after one more token. */
    private static float[] logits(ModelSource source) throws IOException {
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model = LlamaModel.load(manager, source);
                Decoder decoder = new Decoder(model);
                Sequence sequence = decoder.newSequence(64)) {
            int[] ids =
                    Reference.ints(Reference.json("architectures/inputs.json").get("ids"));
            sequence.append(ids);
            return sequence.append(new int[] {ids[0]});
        }
    }

    /** |a - b| / |b| */
    private static double distance(float[] a, float[] b) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < b.length; i++) {
            difference += Math.pow(a[i] - b[i], 2);
            size += Math.pow(b[i], 2);
        }
        return Math.sqrt(difference / Math.max(size, Double.MIN_NORMAL));
    }
}
