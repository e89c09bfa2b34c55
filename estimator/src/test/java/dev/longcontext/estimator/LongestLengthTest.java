package dev.longcontext.estimator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongestLengthTest {

    private static final long GPU = 80 * Shapes.GIB;

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31})
    void oneTokenMoreDoesNotFit(int layersOnHost) {
        Placement gpu = new Placement(Placement.Processor.GPU, layersOnHost);
        int longest =
                LongestLength.of(Shapes.LLAMA_3_8B, Shapes.paper(1), gpu, GPU).orElseThrow();

        assertThat(bytes(longest, gpu)).isLessThanOrEqualTo(GPU);
        assertThat(bytes(longest + 1, gpu)).isGreaterThan(GPU);
    }

    /** 342,733 tokens are the longest that another trainer reports for this model on such a GPU. */
    @Test
    void the80GbGpuHoldsMoreThan342733TokensWhenLayersAreKeptOnTheHost() {
        assertThat(LongestLength.of(Shapes.LLAMA_3_8B, Shapes.paper(1), Placement.gpuAndHost(Shapes.LLAMA_3_8B), GPU)
                        .orElseThrow())
                .isGreaterThan(342_733);
    }

    @Test
    void isEmptyWhereTheWeightsAloneAreTooMuch() {
        assertThat(LongestLength.of(Shapes.LLAMA_3_8B, Shapes.paper(1), Placement.cpu(), 8 * Shapes.GIB))
                .isEmpty();
    }

    private static long bytes(int length, Placement placement) {
        return MemoryEstimate.of(Shapes.LLAMA_3_8B, Shapes.paper(length), placement)
                .peakBytes();
    }
}
