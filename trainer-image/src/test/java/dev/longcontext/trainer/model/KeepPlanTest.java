package dev.longcontext.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tiny Llama: d = h e = 64, h = 4, 2 layers. */
class KeepPlanTest {

    private static final long ROWS = 1_000;
    private static final long WORKING = ROWS * 24 * 64 * 2;
    private static final long LAYER = ROWS * ((64 + 64) * 2 + 4 * 4);

    private static int layersOnHost(KeepPlan plan, int layers) throws IOException {
        ModelConfiguration c = ModelConfigurationReader.read(Reference.path("tiny-llama/bf16"));
        var model = new ModelConfiguration(
                c.architecture(),
                c.hiddenSize(),
                c.intermediateSize(),
                layers,
                c.heads(),
                c.keyValueHeads(),
                c.headDim(),
                c.vocabularySize(),
                c.rmsNormEpsilon(),
                c.rotaryEmbedding(),
                c.maxLength(),
                c.tiedEmbeddings(),
                c.queryKeyValueBias(),
                c.outputBias(),
                c.endTokens());
        return plan.layersOnHost(model, TensorType.BF16, ROWS);
    }

    @ParameterizedTest
    @CsvSource({"32, 0", "31, 3", "10, 24", "4, 30", "3, 31", "0, 31"})
    void asManyLayersStayAsFitBesideTwoInTransit(int fitting, int onHost) throws IOException {
        var plan = new KeepPlan(WORKING + fitting * LAYER);

        assertThat(layersOnHost(plan, 32)).isEqualTo(onHost);
    }

    @Test
    void theLastLayerStays() throws IOException {
        assertThat(layersOnHost(KeepPlan.AS_FEW_AS_POSSIBLE, 32)).isEqualTo(31);
        assertThat(layersOnHost(KeepPlan.AS_FEW_AS_POSSIBLE, 1)).isZero();
        assertThat(layersOnHost(KeepPlan.ALL_ON_DEVICE, 32)).isZero();
    }

    @Test
    void aTenthOfTheDeviceIsLeft() {
        assertThat(KeepPlan.of(1_000, 300)).isEqualTo(new KeepPlan(600));
        assertThat(KeepPlan.of(1_000, 950)).isEqualTo(new KeepPlan(0));
    }

    /** The tiny Llama has 204,224 weights; every one trained would take a gradient and two moments. */
    @Test
    void whatLivesOnTheDeviceIsCounted() throws IOException {
        TorchRuntime.start(1);
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model =
                        LlamaModel.load(manager, ModelSource.of(Reference.path("tiny-llama/fp32"), TensorType.F32))) {
            long weights = 204_224 * 4L;
            assertThat(KeepPlan.of(10_000_000, model, new TrainedWeights(model)))
                    .isEqualTo(new KeepPlan(9_000_000 - weights));
            assertThat(KeepPlan.of(10_000_000, model, FullWeights.train(model)))
                    .isEqualTo(new KeepPlan(9_000_000 - 4 * weights));
        }
    }
}
