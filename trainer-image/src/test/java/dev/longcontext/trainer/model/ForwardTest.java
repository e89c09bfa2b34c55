package dev.longcontext.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.adapter.PeftAdapter;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logits and losses against transformers' (reference/forward), with the tolerance its manifest states. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardTest {

    private static final long[] ROWS_OF_LONGEST = {0, 1, 63, 64, 65, 127, 128, 198, 199};

    private NDManager manager;
    private SafetensorsFile expected;

    @BeforeAll
    void start() throws IOException {
        TorchRuntime.start(1);
        manager = TorchRuntime.newManager();
        expected = SafetensorsFile.open(Reference.path("forward/logits.safetensors"));
    }

    @AfterAll
    void stop() throws IOException {
        expected.close();
        manager.close();
    }

    private LlamaModel load(String kind, double theta) throws IOException {
        ModelSource source = ModelSource.of(Reference.path("tiny-llama/fp32"), TensorType.F32)
                .withRopeTheta(theta);
        LlamaModel model = LlamaModel.load(manager, kind.equals("plain") ? source : source.quantised(Nf4Options.QLORA));
        if (kind.equals("qlora")) {
            PeftAdapter.attach(model, Reference.path("forward/adapter"));
        }
        return model;
    }

    @ParameterizedTest
    @CsvSource({"plain, 500000", "plain, 200000000", "nf4, 200000000", "qlora, 200000000"})
    void logitsAndLossesAreThoseOfTransformers(String kind, int theta) throws IOException {
        try (LlamaModel model = load(kind, theta)) {
            for (int length : new int[] {1, 17, 200}) {
                int[] ids = Reference.ints(Reference.json("forward/inputs.json").at("/ids/length" + length));
                String name = kind + ".theta" + theta + ".length" + length;
                long[] rows = length == 200
                        ? ROWS_OF_LONGEST
                        : LongStream.range(0, length).toArray();
                float[] logits = Reference.floats(expected, name + (length == 200 ? ".logits_rows" : ".logits"));
                assertClose(model.logits(Batch.of(ids), rows), logits);
                if (length > 1) {
                    float[] losses = model.tokenLosses(Batch.of(ids), everyToken(ids));
                    float[] expectedLosses = Reference.floats(expected, name + ".token_loss");
                    for (int t = 0; t < losses.length; t++) {
                        assertThat(losses[t]).isCloseTo(expectedLosses[t], within(2e-5f));
                    }
                }
            }
        }
    }

    /** reference/forward/bf16: single file and shards alike, tied embeddings, and computation in bf16. */
    @Test
    void bf16WeightsGiveTheReferencesLogits() throws IOException {
        int[] ids = Reference.ints(Reference.json("forward/inputs.json").at("/ids/length17"));
        long[] rows = LongStream.range(0, ids.length).toArray();
        try (SafetensorsFile bf16 = SafetensorsFile.open(Reference.path("forward/bf16.safetensors"))) {
            float[] exact = Reference.floats(bf16, "bf16_weights_fp32_compute.logits");
            for (String folder : List.of("bf16", "sharded-bf16")) {
                assertClose(logits(folder, TensorType.F32, 2e8, ids, rows), exact);
            }
            assertClose(
                    logits("tied-bf16", TensorType.F32, 5e5, ids, rows),
                    Reference.floats(bf16, "tied_bf16_weights_fp32_compute.logits"));
            float[][] rough = logits("bf16", TensorType.BF16, 2e8, ids, rows);
            double allowed = 1.5
                    * Reference.json("forward/manifest.json")
                            .get("bf16_vs_fp32_logits")
                            .asDouble();
            for (int i = 0; i < exact.length; i++) {
                assertThat((double) rough[i / rough[0].length][i % rough[0].length])
                        .isCloseTo(exact[i], within(allowed));
            }
        }
    }

    private float[][] logits(String folder, TensorType computation, double theta, int[] ids, long[] rows)
            throws IOException {
        ModelSource source = ModelSource.of(Reference.path("tiny-llama/" + folder), computation)
                .withRopeTheta(theta);
        try (LlamaModel model = LlamaModel.load(manager, source)) {
            return model.logits(Batch.of(ids), rows);
        }
    }

    /** A shorter sequence in a batch is padded at its end, which must not change its rows. */
    @Test
    void sequencesOfABatchDoNotSeeEachOther() throws IOException {
        int[] longer = Reference.ints(Reference.json("forward/inputs.json").at("/ids/length200"));
        int[] shorter = Reference.ints(Reference.json("forward/inputs.json").at("/ids/length17"));
        try (LlamaModel model = load("plain", 500_000)) {
            Batch batch = Batch.of(List.of(shorter, longer));
            float[][] together = model.logits(batch, new long[] {batch.row(0, 16), batch.row(1, 199)});

            assertClose(model.logits(Batch.of(shorter), new long[] {16}), together[0]);
            assertClose(model.logits(Batch.of(longer), new long[] {199}), together[1]);
            long[] likely = model.mostLikely(
                    batch, new long[] {batch.row(0, 16)}, model.configuration().vocabularySize());
            assertThat(together[0][(int) likely[0]]).isEqualTo(max(together[0]));
        }
    }

    private static float max(float[] values) {
        float largest = values[0];
        for (float value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    private static Targets everyToken(int[] ids) {
        long[] rows = LongStream.range(0, ids.length - 1).toArray();
        long[] tokens = LongStream.range(1, ids.length).map(t -> ids[(int) t]).toArray();
        return new Targets(rows, tokens, new float[rows.length]);
    }

    private static void assertClose(float[][] actual, float[] flat) {
        int v = actual[0].length;
        assertThat(flat).hasSize(actual.length * v);
        for (int i = 0; i < flat.length; i++) {
            assertThat(actual[i / v][i % v]).isCloseTo(flat[i], within(2e-5f + 1e-5f * Math.abs(flat[i])));
        }
    }
}
