package dev.longcontext.trainer.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.ForwardReference;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DecoderTest {
    private NDManager manager;
    private LlamaModel model;
    private Decoder decoder;

    @BeforeAll
    void load() throws IOException {
        TorchRuntime.start(1);
        manager = TorchRuntime.newManager();
        JsonNode greedy = Reference.json("forward/greedy.json");
        model = LlamaModel.load(
                manager,
                ModelSource.of(Reference.path("tiny-llama/fp32"), TensorType.F32)
                        .withRopeTheta(greedy.path("rope_theta").asDouble()));
        decoder = new Decoder(model);
    }

    @AfterAll
    void close() {
        decoder.close();
        model.close();
        manager.close();
    }

    @Test
    void greedyTokensAreThoseOfTransformers() {
        JsonNode greedy = Reference.json("forward/greedy.json");
        int[] prompt = Reference.ints(greedy.path("prompt"));
        int[] expected = Reference.ints(greedy.path("new_tokens"));

        int[] given = new int[expected.length];
        Sampling sampling = new Sampling(SamplingParameters.GREEDY);
        try (Sequence sequence = decoder.newSequence(prompt.length + expected.length)) {
            float[] logits = sequence.append(prompt);
            for (int i = 0; i < given.length; i++) {
                given[i] = sampling.next(logits, Set.of());
                logits = sequence.append(new int[] {given[i]});
            }
        }

        assertThat(given).isEqualTo(expected);
    }

    /** The first chunk is longer than the window, and so is what comes before the others. */
    @Test
    void aWindowSlidesOverTheCache() throws IOException {
        int[] ids = Reference.ints(Reference.json("architectures/inputs.json").at("/ids"));
        ModelSource source = ModelSource.of(Reference.path("architectures/mistral-window"), TensorType.F32);
        try (LlamaModel windowed = LlamaModel.load(manager, source);
                Decoder reader = new Decoder(windowed);
                Sequence sequence = reader.newSequence(ids.length)) {
            int chunk = windowed.configuration().attentionWindow(0) + 5;
            float[][] whole = windowed.logits(Batch.of(ids), new long[] {chunk - 1, chunk, ids.length - 1});

            assertThat(sequence.append(Arrays.copyOfRange(ids, 0, chunk))).containsExactly(whole[0], within(1e-4f));
            assertThat(sequence.append(Arrays.copyOfRange(ids, chunk, chunk + 1)))
                    .containsExactly(whole[1], within(1e-4f));
            assertThat(sequence.append(Arrays.copyOfRange(ids, chunk + 1, ids.length)))
                    .containsExactly(whole[2], within(1e-4f));
        }
    }

    /** Whole tiles of the kernel's scores lie outside of the window then. */
    @Test
    void aWindowLeavesMostOfALongSequenceOut() throws IOException {
        ModelSource source = ModelSource.of(Reference.path("architectures/mistral-window"), TensorType.F32);
        try (LlamaModel windowed = LlamaModel.load(manager, source);
                Decoder reader = new Decoder(windowed);
                Sequence sequence = reader.newSequence(1600)) {
            int vocabulary = windowed.configuration().vocabularySize();
            int[] ids = IntStream.range(0, 1600)
                    .map(i -> (i * i + 7 * i) % vocabulary)
                    .toArray();
            float[] whole = windowed.logits(Batch.of(ids), new long[] {ids.length - 1})[0];

            assertThat(sequence.append(ids)).containsExactly(whole, within(1e-4f));
        }
    }

    @Test
    void readingInChunksGivesTheLogitsOfOnePass() {
        int[] ids = ForwardReference.longest();
        float[] whole = model.logits(Batch.of(ids), new long[] {ids.length - 1})[0];

        try (Sequence sequence = decoder.newSequence(ids.length)) {
            int third = ids.length / 3;
            sequence.append(Arrays.copyOfRange(ids, 0, third));
            sequence.append(Arrays.copyOfRange(ids, third, third + 1));
            float[] chunked = sequence.append(Arrays.copyOfRange(ids, third + 1, ids.length));

            for (int i = 0; i < whole.length; i++) {
                assertThat(chunked[i]).isCloseTo(whole[i], within(1e-4f));
            }
        }
    }

    @Test
    void aPromptLongerThanAChunkIsReadInChunks() {
        int[] ids = new int[1_300];
        Arrays.setAll(ids, i -> (i * 37 + 11) % model.configuration().vocabularySize());
        float[] whole = model.logits(Batch.of(ids), new long[] {ids.length - 1})[0];

        try (Sequence sequence = decoder.newSequence(ids.length)) {
            float[] chunked = sequence.append(ids);

            for (int i = 0; i < whole.length; i++) {
                assertThat(chunked[i]).isCloseTo(whole[i], within(1e-3f));
            }
        }
    }

    @Test
    void aFullSequenceTakesNoMore() {
        try (Sequence sequence = decoder.newSequence(2)) {
            sequence.append(new int[] {1, 2});

            assertThatThrownBy(() -> sequence.append(new int[] {3}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("1 tokens after 2 in a sequence of 2");
        }
    }
}
