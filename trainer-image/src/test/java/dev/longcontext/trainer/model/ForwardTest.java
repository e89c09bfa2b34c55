package dev.longcontext.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.adapter.PeftAdapter;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.reference.ForwardReference;
import dev.longcontext.trainer.reference.ForwardReference.Bf16;
import dev.longcontext.trainer.reference.ForwardReference.Case;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Logits and losses against transformers' (reference/forward), with the tolerance its manifest states. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardTest {

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

    static Stream<Case> cases() throws IOException {
        return ForwardReference.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAndLossesAreThoseOfTransformers(Case each) throws IOException {
        try (LlamaModel model = load(each.kind(), each.theta())) {
            Batch batch = Batch.of(each.ids());
            assertClose(model.logits(batch, each.rows()), Reference.floats(expected, each.tensor()));
            if (batch.length() > 1) {
                float[] losses = model.tokenLosses(batch, everyToken(each.ids()));
                assertThat(losses).containsExactly(Reference.floats(expected, each.tokenLosses()), within(2e-5f));
            }
        }
    }

    /** reference/forward/bf16: single file and shards alike, tied embeddings, and computation in bf16. */
    @Test
    void bf16WeightsGiveTheReferencesLogits() throws IOException {
        Bf16 settings = Bf16.read();
        int[] ids = settings.ids();
        long[] rows = LongStream.range(0, ids.length).toArray();
        try (SafetensorsFile bf16 = SafetensorsFile.open(Reference.path("forward/bf16.safetensors"))) {
            float[] exact = Reference.floats(bf16, "bf16_weights_fp32_compute.logits");
            for (String folder : List.of("bf16", "sharded-bf16")) {
                assertClose(logits(folder, TensorType.F32, settings.theta(), ids, rows), exact);
            }
            assertClose(
                    logits("tied-bf16", TensorType.F32, settings.tiedTheta(), ids, rows),
                    Reference.floats(bf16, "tied_bf16_weights_fp32_compute.logits"));
            float[][] rough = logits("bf16", TensorType.BF16, settings.theta(), ids, rows);
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

    /** With an adapter beside it, and scales in both forms. */
    @ParameterizedTest
    @CsvSource({"fp32, F32, true", "fp32, F32, false", "bf16, BF16, true", "tied-bf16, F32, true"})
    void dequantisedOnceGivesTheSameBits(String folder, TensorType computation, boolean doubly) throws IOException {
        ModelSource source = ModelSource.of(Reference.fixture("tiny-llama/" + folder), computation)
                .quantised(new Nf4Options(64, doubly));
        Batch batch = Batch.of(new int[] {5, 17, 200, 3, 9});
        long[] rows = {0, 2, 4};
        try (LlamaModel model = LlamaModel.load(manager, source);
                LlamaModel once = LlamaModel.load(manager, source)) {
            PeftAdapter.attach(model, Reference.path("forward/adapter"));
            PeftAdapter.attach(once, Reference.path("forward/adapter"));
            once.dequantise();

            assertThat(once.weights().layer(0)).doesNotContainKeys("q_proj.shape", "nf4.pairs");
            assertThat(once.logits(batch, rows)).isDeepEqualTo(model.logits(batch, rows));
            try (LlamaModel replica = once.on(manager, true)) {
                assertThat(replica.logits(batch, rows)).isDeepEqualTo(model.logits(batch, rows));
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
        int[] longer = ForwardReference.longest();
        int[] shorter = Arrays.copyOfRange(longer, longer.length / 2, longer.length);
        int last = shorter.length - 1;
        try (LlamaModel model =
                LlamaModel.load(manager, ModelSource.of(Reference.path("tiny-llama/fp32"), TensorType.F32))) {
            Batch batch = Batch.of(List.of(shorter, longer));
            float[][] together = model.logits(batch, new long[] {batch.row(0, last), batch.row(1, longer.length - 1)});

            assertClose(model.logits(Batch.of(shorter), new long[] {last}), together[0]);
            assertClose(model.logits(Batch.of(longer), new long[] {longer.length - 1}), together[1]);
            long[] likely = model.mostLikely(
                    batch,
                    new long[] {batch.row(0, last)},
                    model.configuration().vocabularySize());
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
