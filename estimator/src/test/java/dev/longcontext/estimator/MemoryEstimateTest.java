package dev.longcontext.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.estimator.Placement.Kept;
import dev.longcontext.estimator.Placement.Processor;
import dev.longcontext.estimator.RunShape.Pass;
import dev.longcontext.estimator.RunShape.Precision;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values are worked out by hand from the shapes. */
class MemoryEstimateTest {

    private final MemoryEstimate paper =
            MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.paper(81_920), Placement.gpu(Kept.ON_HOST));

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

        assertThat(paper.host()).containsEntry(MemoryPart.KEPT, 8 * kept);
        assertThat(paper.device()).containsEntry(MemoryPart.KEPT, kept / 32 * 2);
        assertThat(MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.paper(81_920), Placement.gpu(Kept.ON_DEVICE))
                        .device())
                .containsEntry(MemoryPart.KEPT, kept);
    }

    @Test
    void aLongSampleNeedsMostInAttentionAndAShortOneInTheHead() {
        assertThat(paper.peakMoment()).isEqualTo("attention backward");
        assertThat(MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.paper(512), Placement.gpu(Kept.ON_DEVICE))
                        .peakMoment())
                .isEqualTo("MLP backward");
        ModelShape narrow = new ModelShape(4, 256, 688, new ModelShape.Attention(4, 2, 64, false), 4096, false, 4, 512);
        assertThat(MemoryEstimate.of(narrow, Shapes.paper(2048), Placement.cpu())
                        .peakMoment())
                .isEqualTo("head");
    }

    @Test
    void fewTargetsNeedLess() {
        RunShape all = Shapes.paper(81_920);
        RunShape few = new RunShape(
                all.method(), all.adapter(), all.quantization(), all.precision(), new Pass(1, 81_920, 0.01), 1, 8);

        long saved = paper.peakBytes()
                - MemoryEstimate.of(Shapes.LLAMA_3_8B, few, Placement.gpu(Kept.ON_HOST))
                        .peakBytes();

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

        assertThat(MemoryEstimate.of(Shapes.LLAMA_3_8B, run, Placement.gpu(Kept.ON_HOST))
                        .device())
                .containsEntry(MemoryPart.GRADIENTS, 27_262_976L * 4 + rows * 4096 * 4);
    }

    @Test
    void onTheCpuDevicesShareWeightsButNotGradientsAndActivations() {
        RunShape eight = Shapes.paper(1024);
        RunShape one = new RunShape(
                eight.method(), eight.adapter(), eight.quantization(), eight.precision(), eight.pass(), 1, 1);
        Map<MemoryPart, Long> shared =
                MemoryEstimate.of(Shapes.LLAMA_3_8B, eight, Placement.cpu()).device();

        MemoryEstimate.of(Shapes.LLAMA_3_8B, one, Placement.cpu()).device().forEach((part, bytes) -> {
            boolean own = part == MemoryPart.GRADIENTS || part == MemoryPart.KEPT || part == MemoryPart.WORKING_SET;
            if (part == MemoryPart.ALLOCATOR) {
                return; // a share of all the others
            }
            assertThat(shared).as(part.label()).containsEntry(part, own ? 8 * bytes : bytes);
        });
    }

    @Test
    void aCpuHasNoOtherMemory() {
        assertThatThrownBy(() -> new Placement(Processor.CPU, Kept.ON_HOST)).hasMessageContaining("the same memory");
        assertThat(MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.paper(1024), Placement.cpu())
                        .hostBytes())
                .isZero();
    }
}
