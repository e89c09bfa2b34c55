package dev.longcontext.estimator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.estimator.RunShape.Pass;
import dev.longcontext.estimator.RunShape.Precision;
import dev.longcontext.estimator.TextReading.Way;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Expected values are worked out by hand from the shapes; the first is the worked example of docs/estimate.md. */
class EvaluationMemoryTest {

    private static final RunShape RUN = Shapes.paper(81_920);
    private static final EvaluationMemory GPU = new EvaluationMemory(Shapes.LLAMA_3_8B, RUN, Placement.gpu());

    @Test
    void aTextWithACacheOnAGpu() {
        MemoryEstimate estimate = GPU.estimate(TextReading.cached(81_920));

        long chunk = 512 * 4096 * 2;
        long mask = 512L * 81_920 * 3; // booleans, and once more in bfloat16
        long repeated = 2 * 81_920L * 4096 * 2; // keys and values of 8 heads for 32
        assertThat(estimate.device())
                .containsEntry(MemoryPart.BASE_WEIGHTS, 32L * (218_103_808 + 2 * 4096) * 2) // not quantised
                .containsEntry(MemoryPart.EMBEDDING, 128_256L * 4096 * 4)
                .containsEntry(MemoryPart.HEAD, 128_256L * 4096 * 2)
                .containsEntry(MemoryPart.TRAINED_IN_LAYERS, 27_262_976L * 4)
                .containsEntry(MemoryPart.CACHE, 2L * 32 * 8 * 128 * 2 * 81_920)
                .containsEntry(MemoryPart.WORKING_SET, 3 * chunk + mask + repeated)
                .containsEntry(MemoryPart.ROPE, 0L)
                .containsEntry(MemoryPart.PROCESS, Shapes.GIB);
        assertThat(estimate.peakMoment()).isEqualTo("attention of a chunk");
        assertThat(estimate.peakBytes()).isEqualTo(33_455_813_427L);
        assertThat(GPU.tensors(TextReading.cached(81_920)).bytes()).isEqualTo(29_438_246_912L);
    }

    /** A layer's input in bfloat16, twice in float32: more than attention, or the MLP, has at a time. */
    @Test
    void aWholeTextHasNoCacheButAllOfItsRows() {
        for (TextReading reading : List.of(TextReading.scored(81_920, 81_920), TextReading.checked(81_920, 81_920))) {
            MemoryEstimate estimate = GPU.estimate(reading);

            assertThat(estimate.device())
                    .containsEntry(MemoryPart.CACHE, 0L)
                    .containsEntry(MemoryPart.WORKING_SET, 81_920L * 4096 * (2 + 4 + 4))
                    .containsEntry(MemoryPart.ROPE, 2 * 81_920L * 128 * 2);
            assertThat(estimate.peakMoment()).isEqualTo("norm");
        }
    }

    /** Logits of 130 rows at a time, and all rows once more. */
    @Test
    void onlyWhereEveryTokenIsScoredTheHeadNeedsMuch() {
        assertThat(GPU.estimate(TextReading.scored(512, 512)).peakMoment()).isEqualTo("head");
        assertThat(GPU.estimate(TextReading.scored(512, 512)).device())
                .containsEntry(MemoryPart.WORKING_SET, 2L * 512 * 4096 * 2 + 130L * 128_256 * (4 + 2));
        assertThat(GPU.estimate(TextReading.checked(512, 512)).peakMoment()).isEqualTo("MLP");
    }

    /** Qwen3-4B: queries have 4,096 columns, and the layer's input has 2,560. */
    @Test
    void queriesThatAreNormedNeedMoreThanTheLayersInput() {
        ModelShape qwen3 = new ModelShape(
                36, 2560, 9728, new ModelShape.Attention(32, 8, 128, false, true), 151_936, true, 2, 40_960, List.of());
        MemoryEstimate estimate =
                new EvaluationMemory(qwen3, RUN, Placement.gpu()).estimate(TextReading.scored(81_920, 81_920));

        assertThat(estimate.device())
                .containsEntry(MemoryPart.WORKING_SET, 81_920L * (2560 * 2 + 4096 * (2 + 4 + 4) + 2 * 1024 * 2));
        assertThat(estimate.peakMoment()).isEqualTo("norm of queries");
    }

    /** What heads share is kept once in the cache, and repeated for attention. */
    @Test
    void headsThatShareNothingNeedALargerCacheAndNoRepetition() {
        ModelShape all = new ModelShape(
                32, 4096, 14336, new ModelShape.Attention(32, 32, 128, false), 128_256, false, 2, 8192, List.of());
        Map<MemoryPart, Long> parts = new EvaluationMemory(all, RUN, Placement.gpu())
                .estimate(TextReading.cached(81_920))
                .device();

        assertThat(parts)
                .containsEntry(MemoryPart.CACHE, 4 * 2L * 32 * 8 * 128 * 2 * 81_920)
                .containsEntry(MemoryPart.WORKING_SET, 3L * 512 * 4096 * 2 + 512L * 81_920 * 3);
    }

    @Test
    void aCacheInFloat32IsTwiceAsLarge() {
        RunShape float32 = new RunShape(
                RUN.method(), RUN.adapter(), RUN.quantization(), Precision.FP32, new Pass(1, 81_920, 1), 1, 8);

        assertThat(new EvaluationMemory(Shapes.LLAMA_3_8B, float32, Placement.gpu())
                        .tensors(TextReading.cached(81_920))
                        .cache())
                .isEqualTo(2 * GPU.tensors(TextReading.cached(81_920)).cache());
    }

    /** They are computed one at a time, each as a query of the cache as it is. */
    @Test
    void generatedTokensNeedTheirCacheAlone() {
        assertThat(GPU.estimate(TextReading.cached(40_960, 81_920)).device())
                .containsEntry(MemoryPart.CACHE, 2L * 32 * 8 * 128 * 2 * 81_920)
                .containsEntry(
                        MemoryPart.WORKING_SET, 3L * 512 * 4096 * 2 + 512L * 40_960 * 3 + 2 * 40_960L * 4096 * 2);
    }

    /** Of all eight key/value heads at a time. */
    @Test
    void float32TilesHaveTheKeysAndValuesOfAGeneratedToken() {
        MemoryEstimate estimate = new EvaluationMemory(
                        Shapes.LLAMA_3_8B, Shapes.paper(1), Placement.cpuWithFloat32Tiles())
                .estimate(TextReading.cached(1_000, 81_920));

        assertThat(estimate.peakMoment()).isEqualTo("attention of a token");
        assertThat(estimate.device()).containsEntry(MemoryPart.WORKING_SET, 8 * (2 * 8 * 81_920L * 128 * 4));
    }

    /** Eight of 32 query heads at a time, of two key/value heads. */
    @Test
    void float32TilesReplaceTheRepetitionForAllHeads() {
        long number = 81_920L * 128 * 4; // a head's [t, e]
        long chunk = 512 * 4096 * 2;

        assertThat(new EvaluationMemory(Shapes.LLAMA_3_8B, Shapes.paper(1), Placement.cpuWithFloat32Tiles())
                        .estimate(TextReading.cached(81_920))
                        .device())
                .containsEntry(
                        MemoryPart.WORKING_SET, 8 * (3 * chunk + 512L * 81_920 * 5 + 2 * 8 * number + 2 * number));
    }

    @Test
    void onTheCpuDevicesShareTheModelAndReadATextEach() {
        RunShape one = new RunShape(
                RUN.method(), RUN.adapter(), RUN.quantization(), RUN.precision(), new Pass(1, 81_920, 1), 1, 1);
        for (TextReading reading : List.of(TextReading.cached(8_192), TextReading.scored(8_192, 8_192))) {
            var alone = new EvaluationMemory(Shapes.LLAMA_3_8B, one, Placement.cpu()).tensors(reading);
            var eight = new EvaluationMemory(Shapes.LLAMA_3_8B, RUN, Placement.cpu()).tensors(reading);

            assertThat(eight.weights()).isEqualTo(alone.weights());
            assertThat(eight.cache()).isEqualTo(8 * alone.cache());
            assertThat(eight.computation()).isEqualTo(8 * alone.computation());
        }
    }

    /** The file has bfloat16: in float32 matrices are cast, the table of the embedding is read by rows. */
    @Test
    void weightsThatStayInTheirFileAreNotNeededForCertainOnACpu() {
        RunShape float32 = new RunShape(
                RUN.method(), RUN.adapter(), RUN.quantization(), Precision.FP32, new Pass(1, 81_920, 1), 1, 1);
        TextReading reading = TextReading.cached(1_024);

        assertThat(new EvaluationMemory(Shapes.LLAMA_3_8B, RUN, Placement.cpu())
                        .least(reading)
                        .weights())
                .isZero();
        assertThat(new EvaluationMemory(Shapes.LLAMA_3_8B, float32, Placement.cpu())
                        .least(reading)
                        .weights())
                .isEqualTo(4 * (32L * 218_103_808 + 128_256L * 4096));
        assertThat(GPU.least(reading)).isEqualTo(GPU.tensors(reading));
    }

    /** Eight groups of threads: perhaps only one item is that long. */
    @Test
    void forCertainThereIsOneLongestText() {
        TextReading reading = TextReading.cached(8_192);
        var cpu = new EvaluationMemory(Shapes.LLAMA_3_8B, RUN, Placement.cpu());

        assertThat(8 * cpu.least(reading).cache())
                .isEqualTo(cpu.tensors(reading).cache());
        assertThat(8 * cpu.least(reading).computation())
                .isEqualTo(cpu.tensors(reading).computation());
    }

    /** The head is made of the table once more. */
    @Test
    void aTiedHeadIsATensorOfItsOwn() {
        ModelShape tied = new ModelShape(
                32, 4096, 14336, new ModelShape.Attention(32, 8, 128, false), 128_256, true, 2, 8192, List.of());

        assertThat(new EvaluationMemory(tied, Shapes.full(Precision.BF16, 1), Placement.gpu())
                        .estimate(TextReading.cached(1_024))
                        .device())
                .containsEntry(MemoryPart.HEAD, 128_256L * 4096 * 2)
                .containsEntry(MemoryPart.EMBEDDING, 128_256L * 4096 * 4)
                .containsEntry(MemoryPart.TRAINED_IN_LAYERS, 0L);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void oneTokenMoreThanTheLongestDoesNotFit(Way way) {
        TextReading reading = new TextReading(way, 512, 512, 512);
        long bytes = 40 * Shapes.GIB;
        int longest = GPU.longest(reading, bytes).orElseThrow();

        assertThat(GPU.estimate(reading.withLength(longest)).peakBytes()).isLessThanOrEqualTo(bytes);
        assertThat(GPU.estimate(reading.withLength(longest + 1)).peakBytes()).isGreaterThan(bytes);
    }

    @ParameterizedTest
    @CsvSource({"24, 35022", "40, 139847", "80, 401909"})
    void knowsTheLongestTextWithACache(int gib, int tokens) {
        assertThat(GPU.longest(TextReading.cached(1), gib * Shapes.GIB)).hasValue(tokens);
    }

    @Test
    void nothingFitsBesideAModelThatFillsTheMemory() {
        assertThat(GPU.longest(TextReading.cached(1), 16 * Shapes.GIB)).isEmpty();
    }

    /** Short texts are read together, so that a shorter one saves nothing. */
    @Test
    void anotherLongestTextLeavesTheOthersTogether() {
        assertThat(TextReading.scored(16_384, 16_384).withLength(1_000).rows()).isEqualTo(8_192);
        assertThat(TextReading.scored(1_024, 4_096).withLength(1_000).rows()).isEqualTo(4_096);
        assertThat(TextReading.checked(1_024, 4_096).withLength(20_000).rows()).isEqualTo(20_000);
        assertThat(TextReading.cached(300).withLength(20_000)).isEqualTo(TextReading.cached(20_000));
        assertThat(TextReading.cached(300, 400).withLength(20_000)).isEqualTo(TextReading.cached(19_900, 20_000));
    }
}
