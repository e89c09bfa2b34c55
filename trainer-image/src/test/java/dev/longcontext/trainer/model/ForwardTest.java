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
import java.io.IOException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
        TorchRuntime.start(2);
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
