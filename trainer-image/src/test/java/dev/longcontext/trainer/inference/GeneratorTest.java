package dev.longcontext.trainer.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.model.Targets;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratorTest {
    private static final int CHUNK = Sequence.CHUNK;
    private static final int MOST = 4 * CHUNK;

    private NDManager manager;
    private LlamaModel model;

    @BeforeAll
    void load() throws IOException {
        TorchRuntime.start(2);
        manager = TorchRuntime.newManager();
        model = load(TensorType.F32);
    }

    private LlamaModel load(TensorType type) throws IOException {
        double theta = Reference.json("forward/greedy.json").path("rope_theta").asDouble();
        return LlamaModel.load(
                manager, ModelSource.of(Reference.path("tiny-llama/fp32"), type).withRopeTheta(theta));
    }

    @AfterAll
    void close() {
        model.close();
        manager.close();
    }

    private Generator generator() {
        return new Generator(model, Integer.MAX_VALUE, MOST, MOST);
    }

    @Test
    void greedyTokensAreThoseOfTransformers() {
        JsonNode greedy = Reference.json("forward/greedy.json");
        int[] expected = Reference.ints(greedy.path("new_tokens"));
        try (Generator generator = generator()) {
            var answer =
                    generator.greedy(Reference.ints(greedy.path("prompt")), expected.length, Set.of(), () -> false);

            assertThat(answer.ids()).isEqualTo(expected);
            assertThat(answer.ended()).isFalse();
        }
    }

    @Test
    void anAnswerEndsBeforeATokenThatEndsIt() {
        JsonNode greedy = Reference.json("forward/greedy.json");
        int[] expected = Reference.ints(greedy.path("new_tokens"));
        int end = expected[expected.length - 1];
        int first = IntStream.range(0, expected.length)
                .filter(i -> expected[i] == end)
                .findFirst()
                .orElseThrow();
        try (Generator generator = generator()) {
            var answer =
                    generator.greedy(Reference.ints(greedy.path("prompt")), expected.length, Set.of(end), () -> false);

            assertThat(answer.ids()).isEqualTo(Arrays.copyOf(expected, first));
            assertThat(answer.ended()).isTrue();
        }
    }

    /** Prompts that share begins of less and of more than a chunk, of whole chunks, and all of it. */
    private List<int[]> prompts() {
        int vocabulary = model.configuration().vocabularySize();
        int[] text = new Random(7).ints(3 * CHUNK, 0, vocabulary).toArray();
        List<int[]> prompts = new ArrayList<>();
        for (int length : new int[] {1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 77, 3 * CHUNK}) {
            prompts.add(Arrays.copyOf(text, length));
        }
        for (int differs : new int[] {0, 5, CHUNK - 1, CHUNK, CHUNK + 5, 2 * CHUNK, 2 * CHUNK + 30}) {
            int[] prompt = Arrays.copyOf(text, 2 * CHUNK + 100);
            prompt[differs] = (prompt[differs] + 1) % vocabulary;
            prompts.add(prompt);
        }
        return prompts;
    }

    /** What came out for a prompt: the logits before each of three tokens, by their bits. */
    private static List<Integer> bits(Generator generator, int[] prompt) {
        List<Integer> bits = new ArrayList<>();
        Sampling sampling = new Sampling(SamplingParameters.GREEDY);
        generator.generate(
                prompt,
                3,
                logits -> {
                    for (float logit : logits) {
                        bits.add(Float.floatToRawIntBits(logit));
                    }
                    return java.util.OptionalInt.of(sampling.next(logits, Set.of()));
                },
                () -> false);
        return bits;
    }

    @ParameterizedTest
    @EnumSource(
            value = TensorType.class,
            names = {"F32", "BF16"})
    void whatWasReadBeforeChangesNoBit(TensorType type) throws IOException {
        List<int[]> prompts = prompts();
        try (LlamaModel typed = load(type)) {
            Map<int[], List<Integer>> alone = new HashMap<>();
            for (int[] prompt : prompts) {
                try (Generator fresh = new Generator(typed, Integer.MAX_VALUE, 1, MOST)) {
                    alone.put(prompt, bits(fresh, prompt));
                }
            }
            for (int order = 0; order < 4; order++) {
                List<int[]> shuffled = new ArrayList<>(prompts);
                Collections.shuffle(shuffled, new Random(order));
                try (Generator warm = new Generator(typed, Integer.MAX_VALUE, MOST, MOST)) {
                    for (int[] prompt : shuffled) {
                        assertThat(bits(warm, prompt))
                                .as("%s tokens, order %s", prompt.length, order)
                                .isEqualTo(alone.get(prompt));
                    }
                }
            }
        }
    }

    @Test
    void whatTwoPromptsBeginWithIsReadOnce() {
        int[] first = prompts().get(5);
        int[] second = first.clone();
        second[second.length - 1]++;
        AtomicInteger chunks = new AtomicInteger();
        try (Decoder decoder = new Decoder(model);
                PromptCache cache = new PromptCache(decoder)) {
            assertThat(cache.read(first, MOST, () -> chunks.incrementAndGet() < 0))
                    .isPresent();
            assertThat(chunks).hasValue(3);
            assertThat(cache.read(second, MOST, () -> chunks.incrementAndGet() < 0))
                    .isPresent();
            assertThat(chunks).as("the last chunk only").hasValue(4);
        }
    }

    @Test
    void aPromptWhoseReadingWasCancelledIsReadFromWhereItStopped() {
        int[] prompt = prompts().get(5);
        List<Integer> undisturbed;
        try (Generator generator = generator()) {
            undisturbed = bits(generator, prompt);
        }
        AtomicInteger asked = new AtomicInteger();
        try (Generator generator = generator()) {
            var nothing = generator.greedy(prompt, 3, Set.of(), () -> asked.incrementAndGet() > 1);

            assertThat(nothing.ids()).isEmpty();
            assertThat(bits(generator, prompt)).isEqualTo(undisturbed);
        }
    }

    /** Each continuation is scored as if it stood alone, by the model's plain forward pass; some end chunks, some pass them. */
    @ParameterizedTest
    @ValueSource(ints = {1, CHUNK - 2, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 77})
    void lossesOfContinuationsAreThoseOfAWholePass(int length) {
        int vocabulary = model.configuration().vocabularySize();
        int[] prompt = new Random(7).ints(length, 0, vocabulary).toArray();
        int[] text = new Random(8).ints(CHUNK + 3, 0, vocabulary).toArray();
        int[][] continuations = {{5, 17, 200}, {9}, {5, 17, 3, 8}, text, {9, 5}};
        try (Generator generator = generator()) {
            double[][] losses = generator.losses(prompt, continuations, () -> false);

            for (int c = 0; c < continuations.length; c++) {
                assertThat(losses[c])
                        .as("continuation %s", c)
                        .containsExactly(wholePass(prompt, continuations[c]), within(1e-4));
            }
        }
    }

    private double[] wholePass(int[] prompt, int[] continuation) {
        int[] ids = IntStream.concat(Arrays.stream(prompt), Arrays.stream(continuation))
                .toArray();
        int n = continuation.length;
        long[] rows =
                IntStream.range(0, n).mapToLong(i -> prompt.length - 1L + i).toArray();
        long[] tokens = Arrays.stream(continuation).asLongStream().toArray();
        float[] losses = model.tokenLosses(Batch.of(ids), new Targets(rows, tokens, new float[n]));
        return IntStream.range(0, n).mapToDouble(i -> losses[i]).toArray();
    }

    /** What is scored beside a continuation, or was before it, changes no bit of its score. */
    @ParameterizedTest
    @EnumSource(
            value = TensorType.class,
            names = {"F32", "BF16"})
    void aContinuationsLossesDoNotDependOnTheOthers(TensorType type) throws IOException {
        int[] prompt = prompts().get(5);
        int[][] continuations = {{5, 17, 200}, {9}, {5, 17, 3, 8, 11, 40, 12}};
        int[][] reversed = {continuations[2], continuations[1], continuations[0]};
        try (LlamaModel typed = load(type);
                Generator generator = new Generator(typed, Integer.MAX_VALUE, MOST, MOST)) {
            double[][] once = generator.losses(prompt, continuations, () -> false);
            double[][] again = generator.losses(prompt, reversed, () -> false);

            assertThat(again).isDeepEqualTo(new double[][] {once[2], once[1], once[0]});
        }
    }

    @Test
    void aCancelledScoringSaysNothing() {
        int[][] continuations = {{5, 17, 200}, {9}};
        AtomicInteger asked = new AtomicInteger();
        try (Generator generator = generator()) {
            assertThat(generator.losses(prompts().get(0), continuations, () -> asked.incrementAndGet() > 2))
                    .isEmpty();
        }
    }
}
