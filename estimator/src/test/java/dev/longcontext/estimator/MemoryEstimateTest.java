package dev.longcontext.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.estimator.Placement.Processor;
import dev.longcontext.estimator.RunShape.Pass;
import dev.longcontext.estimator.RunShape.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values are worked out by hand from the shapes. */
class MemoryEstimateTest {

    private final MemoryEstimate paper =
            MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.paper(81_920), Placement.gpuAndHost(Shapes.LLAMA_3_8B));

    @ParameterizedTest
    @CsvSource({
        "BASE_WEIGHTS,      3.3536", // 6,979,321,856 weights: half a byte, and 1 + 4/256 bytes for 64; the norms
        "EMBEDDING,         1.957", // 128256 x 4096 x 4 bytes
        "HEAD,              0.979",
        "TRAINED_IN_LAYERS, 0.1016", // 27,262,976 x 4 bytes
        "GRADIENTS,         0.1016", // the embedding's exists by rows, and after the pass
        "MOMENTS,           4.1172"
    })
    void knowsThePapersWeights(MemoryPart part, double gib) {
        assertThat(Shapes.gib(paper.device().get(part))).isCloseTo(gib, within(0.001));
    }

    @Test
    void keepsTwoRowsAndALogSumExpOfEachTokenAndLayer() {
        long kept = 81_920L * 32 * (2 * 4096 * 2 + 32 * 4);

        assertThat(paper.host()).containsEntry(MemoryPart.KEPT, 8 * kept / 32 * 31);
        assertThat(paper.device()).containsEntry(MemoryPart.KEPT, kept / 32 * 2);
        assertThat(MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.paper(81_920), Placement.gpu())
                        .device())
                .containsEntry(MemoryPart.KEPT, kept);
    }

    /** Each layer more on the host is a layer less on the device, but for the one on its way. */
    @ParameterizedTest
    @CsvSource({"1, 32", "2, 31", "16, 17", "31, 2"})
    void layersOnTheHostAreNotOnTheDevice(int onHost, int onDevice) {
        long kept = 81_920L * (2 * 4096 * 2 + 32 * 4);
        var placement = new Placement(Processor.GPU, onHost);

        MemoryEstimate estimate = MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.paper(81_920), placement);

        assertThat(estimate.device()).containsEntry(MemoryPart.KEPT, onDevice * kept);
    }

    /** 61 GiB and a tenth fit with everything on the device; every layer on the host saves 1.26 GiB and a tenth. */
    @Test
    void aGpuKeepsWhatFits() {
        assertThat(placed(80)).isEqualTo(Placement.gpu());
        Placement smaller = placed(48);
        assertThat(smaller.layersOnHost()).isBetween(13, 16);
        assertThat(peak(smaller)).isLessThanOrEqualTo(48 * Shapes.GIB);
        assertThat(peak(new Placement(Processor.GPU, smaller.layersOnHost() - 1)))
                .isGreaterThan(48 * Shapes.GIB);
        assertThat(placed(10)).isEqualTo(Placement.gpuAndHost(Shapes.LLAMA_3_8B));
    }

    private static Placement placed(long gib) {
        return Placement.gpu(Shapes.LLAMA_3_8B, Shapes.paper(81_920), gib * Shapes.GIB);
    }

    private static long peak(Placement placement) {
        return MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.paper(81_920), placement)
                .peakBytes();
    }

    @Test
    void aLongSampleNeedsMostInAttentionAndAShortOneInTheHead() {
        assertThat(paper.peakMoment()).isEqualTo("attention backward");
        assertThat(MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.paper(512), Placement.gpu())
                        .peakMoment())
                .isEqualTo("MLP backward");
        ModelShape narrow =
                new ModelShape(4, 256, 688, new ModelShape.Attention(4, 2, 64, false), 4096, false, 4, 512, List.of());
        assertThat(MemoryEstimate.of(narrow, Shapes.paper(2048), Placement.cpu())
                        .peakMoment())
                .isEqualTo("head");
    }

    @Test
    void fewTargetsNeedLess() {
        RunShape all = Shapes.paper(81_920);
        RunShape few = new RunShape(
                all.method(), all.adapter(), all.quantization(), all.precision(), new Pass(1, 81_920, 0.01), 1, 8);

        long saved = paper.device().get(MemoryPart.WORKING_SET)
                - MemoryEstimate.of(Shapes.LLAMA_3_8B, few, Placement.gpuAndHost(Shapes.LLAMA_3_8B))
                        .device()
                        .get(MemoryPart.WORKING_SET);

        assertThat(saved).isEqualTo(2 * (81_919L - 820) * 4096 * 2); // picked rows and their gradient
    }

    @Test
    void trainingInFullHoldsFourCopiesOfEveryWeightInFloat32() {
        MemoryEstimate full = MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.full(Precision.FP32, 4096), Placement.cpu());
        Map<MemoryPart, Long> parts = full.device();

        long weights =
                parts.get(MemoryPart.TRAINED_IN_LAYERS) + parts.get(MemoryPart.EMBEDDING) + parts.get(MemoryPart.HEAD);
        assertThat(weights).isEqualTo(4 * 8_030_257_152L); // all but the final norm's 4,096
        assertThat(parts)
                .containsEntry(MemoryPart.GRADIENTS, weights - parts.get(MemoryPart.EMBEDDING))
                .containsEntry(MemoryPart.MOMENTS, 2 * weights);
        assertThat(parts).containsEntry(MemoryPart.BASE_WEIGHTS, 0L);
    }

    /** The second pass finds the rows of the first; there are no more rows than tokens, nor than the vocabulary has. */
    @ParameterizedTest
    @CsvSource({"1, 1024, 0", "2, 1024, 1024", "3, 1024, 2048", "3, 81920, 128256"})
    void anEmbeddingsGradientHasTheRowsOfThePassesBefore(int accumulation, int length, long rows) {
        RunShape paper = Shapes.paper(length);
        RunShape run = new RunShape(
                paper.method(),
                paper.adapter(),
                paper.quantization(),
                paper.precision(),
                paper.pass(),
                accumulation,
                paper.devices());

        assertThat(MemoryEstimate.of(Shapes.LLAMA_3_8B, run, Placement.gpuAndHost(Shapes.LLAMA_3_8B))
                        .device())
                .containsEntry(MemoryPart.GRADIENTS, 27_262_976L * 4 + rows * 4096 * 4);
    }

    /** Each replica makes rotary tables of its own. */
    @Test
    void onTheCpuDevicesShareWeightsButNotGradientsAndActivations() {
        RunShape eight = Shapes.paper(1024);
        RunShape one = new RunShape(
                eight.method(), eight.adapter(), eight.quantization(), eight.precision(), eight.pass(), 1, 1);
        Map<MemoryPart, Long> shared =
                MemoryEstimate.of(Shapes.LLAMA_3_8B, eight, Placement.cpu()).device();

        MemoryEstimate.of(Shapes.LLAMA_3_8B, one, Placement.cpu()).device().forEach((part, bytes) -> {
            boolean own = part == MemoryPart.GRADIENTS
                    || part == MemoryPart.KEPT
                    || part == MemoryPart.WORKING_SET
                    || part == MemoryPart.ROPE;
            if (part == MemoryPart.ALLOCATOR) {
                return; // a share of all the others
            }
            assertThat(shared).as(part.label()).containsEntry(part, own ? 8 * bytes : bytes);
        });
    }

    @Test
    void aCpuHasNoOtherMemory() {
        assertThatThrownBy(() -> new Placement(Processor.CPU, 1)).hasMessageContaining("the same memory");
        assertThat(MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.paper(1024), Placement.cpu())
                        .hostBytes())
                .isZero();
    }

    /** Keys and values repeated for 64 heads in bfloat16 are more than eight heads in float32; as is lm_head's summand. */
    @Test
    void float32TilesMayNeedLess() {
        ModelShape wide = new ModelShape(
                80, 8192, 28672, new ModelShape.Attention(64, 8, 128, false), 128_256, false, 2, 8192, List.of());

        assertThat(bytesOf("attention backward", wide, Shapes.paper(4096), Placement.cpu()))
                .isGreaterThan(
                        bytesOf("attention backward", wide, Shapes.paper(4096), Placement.cpuWithFloat32Tiles()));
        assertThat(bytesOf("head", wide, Shapes.full(Precision.BF16, 4096), Placement.cpu()))
                .isGreaterThan(
                        bytesOf("head", wide, Shapes.full(Precision.BF16, 4096), Placement.cpuWithFloat32Tiles()));
    }

    private static long bytesOf(String moment, ModelShape model, RunShape run, Placement placement) {
        return new PassMemory(model, run, placement)
                .moments().stream()
                        .filter(each -> each.name().equals(moment))
                        .mapToLong(PassMemory.Moment::bytes)
                        .sum();
    }

    /**
     * Llama-3-8B on a CPU without instructions for bfloat16, 4,096 tokens: eight of 32 query heads at a time in float32, for
     * which keys and values are not repeated for all heads in bfloat16.
     */
    @Test
    void float32TilesAreAddedToWhatBfloat16Needs() {
        RunShape run = Shapes.paper(4096);
        var kernels = new PassMemory(Shapes.LLAMA_3_8B, run, Placement.cpu()).moments();
        var tiles = new PassMemory(Shapes.LLAMA_3_8B, run, Placement.cpuWithFloat32Tiles()).moments();

        long number = 4096L * 128; // a head's [s, e]
        assertThat(tiles.get(2).bytes() - kernels.get(2).bytes())
                .isEqualTo(number * 8 * 8 * 4 + number * 2 * 4 * 4 + number * 8 * 3 * 2 - number * 32 * 4 * 2);
        // of the products of a tile of 1,024 rows: pieces of both factors and of the result
        assertThat(tiles.get(1).bytes() - kernels.get(1).bytes()).isEqualTo(4 * (2 * 1024 * 4096 + 1024 * 1024));
        assertThat(new PassMemory(Shapes.LLAMA_3_8B, Shapes.full(Precision.FP32, 4096), Placement.cpuWithFloat32Tiles())
                        .moments())
                .isEqualTo(new PassMemory(Shapes.LLAMA_3_8B, Shapes.full(Precision.FP32, 4096), Placement.cpu())
                        .moments());
    }
}
