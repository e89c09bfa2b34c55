package dev.longcontext.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Llama-3-8B at 81,920 tokens; expected values are worked out by hand. */
class WorkEstimateTest {

    private static final double PETA = 1e15;

    private final RunShape run = Shapes.paper(81_920);
    private final WorkEstimate work = WorkEstimate.of(Shapes.LLAMA_3_8B, run);

    @Test
    void aProjectionIsMultipliedByThreeTimesButForTheDownProjection() {
        double unit = 2 * 81_920.0 * 6_979_321_856L;

        assertThat(work.projections().forward()).isEqualTo(unit);
        assertThat(work.projections().total() / unit).isCloseTo(2.731, within(0.001));
    }

    @Test
    void attentionIsThreeAndAHalfTimesItsForwardPass() {
        assertThat(work.attention().forward() / PETA).isCloseTo(1.759, within(0.001));
        assertThat(work.attention().total() / work.attention().forward()).isEqualTo(3.5);
        assertThat(work.attention().recompute()).isZero();
    }

    /** 81,920 tokens, of which every query sees 4,096: 335,544,320 - 8,388,608 pairs in such a layer. */
    @Test
    void aWindowLeavesAttentionLittleToDo() {
        ModelShape llama = Shapes.LLAMA_3_8B;
        List<Integer> windows = new ArrayList<>(Collections.nCopies(31, 4096));
        windows.add(0);
        var windowed = new ModelShape(
                llama.layers(),
                llama.hidden(),
                llama.intermediate(),
                llama.attention(),
                llama.vocabulary(),
                false,
                2,
                8192,
                windows);

        assertThat(WorkEstimate.of(windowed, run).attention().forward())
                .isEqualTo(4.0 * 4096 * (31 * 327_155_712.0 + 81_920.0 * 81_920 / 2));
    }

    @Test
    void headAndAdapterAreSmall() {
        assertThat(work.head().total() / PETA).isCloseTo(0.172, within(0.001));
        assertThat(work.adapter().forward()).isEqualTo(2 * 81_920.0 * 27_262_976);
        assertThat(work.total() / PETA).isCloseTo(9.5, within(0.1));
    }

    @Test
    void aPassStopsAfterALayerBackwardsOrTheHead() {
        double projections = work.projections().recompute() + work.projections().backward();
        double adapter = work.adapter().recompute() + work.adapter().backward();
        double layer = (projections + adapter) / 2e14 / 32 + work.attention().backward() / 1e14 / 32;

        assertThat(new Rates(2e14, 1e14).secondsToStop(work, Shapes.LLAMA_3_8B)).isCloseTo(layer, within(1e-9));

        ModelShape wide =
                new ModelShape(1, 64, 64, new ModelShape.Attention(1, 1, 64, false), 1 << 20, false, 2, 64, List.of());
        WorkEstimate head = WorkEstimate.of(wide, Shapes.paper(64));
        assertThat(Rates.uniform(1e12).secondsToStop(head, wide))
                .isEqualTo(head.head().total() / 1e12);
    }

    /** 27,262,976 scalars of LoRA and 525,336,576 of the embedding, with two moments each. */
    @Test
    void aCheckpointHoldsWeightsAndMoments() {
        assertThat(CheckpointSize.bytes(Shapes.LLAMA_3_8B, run)).isEqualTo((27_262_976L + 525_336_576L) * 12);
    }

    @Test
    void stepsTakeTheTimeOfTheirPartsAtTheirRates() {
        RunShape twice = new RunShape(
                run.method(), run.adapter(), run.quantization(), run.precision(), run.pass(), 2, run.devices());
        double matrices = work.matrices() / 2e14;
        double attention = work.attention().total() / 1e14;

        assertThat(new Rates(2e14, 1e14).secondsPerStep(work, twice))
                .isCloseTo(2 * (matrices + attention), within(1e-6));
    }
}
