package dev.longcontext.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

    @Test
    void headAndAdapterAreSmall() {
        assertThat(work.head().total() / PETA).isCloseTo(0.172, within(0.001));
        assertThat(work.adapter().forward()).isEqualTo(2 * 81_920.0 * 27_262_976);
        assertThat(work.total() / PETA).isCloseTo(9.5, within(0.1));
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
