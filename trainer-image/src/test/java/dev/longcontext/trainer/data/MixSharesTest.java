package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.DataConfig.MixStrategy;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MixSharesTest {

    @Test
    void isAsLargeAsTheScarcestSourceAllows() {
        assertThat(counts(new long[] {100, 1_000}, new double[] {3, 1}, MixStrategy.Undersample))
                .containsExactly(100, 33);
        assertThat(counts(new long[] {1_000, 100}, new double[] {3, 1}, MixStrategy.Undersample))
                .containsExactly(300, 100);
    }

    @Test
    void leavesNothingOutWhereSamplesMayBeRepeated() {
        assertThat(counts(new long[] {100, 1_000}, new double[] {3, 1}, MixStrategy.Oversample))
                .containsExactly(3_000, 1_000);
    }

    @Test
    void aSourceIsNeverMissing() {
        assertThat(counts(new long[] {10, 10}, new double[] {1_000, 0.001}, MixStrategy.Undersample))
                .containsExactly(10, 1);
    }

    @Test
    void saysWhichSourceDecidesAndWhichHasMoreThanItsShare() {
        MixShares shares = MixShares.of(new long[] {10, 1_000}, new double[] {1_000, 0.001}, MixStrategy.Undersample);

        assertThat(shares.bounding()).isZero();
        assertThat(shares.raised(0)).isFalse();
        assertThat(shares.raised(1)).isTrue();
        assertThat(MixShares.of(new long[] {10, 1_000}, new double[] {1, 1}, MixStrategy.Oversample)
                        .bounding())
                .isEqualTo(1);
    }

    @Property
    void sharesAreThoseOfTheWeights(
            @ForAll @LongRange(min = 1, max = 1_000_000) long one,
            @ForAll @LongRange(min = 1, max = 1_000_000) long other,
            @ForAll @DoubleRange(min = 0.01, max = 100) double weight,
            @ForAll MixStrategy strategy) {
        long[] available = {one, other};
        double[] weights = {weight, 1};

        long[] counts = counts(available, weights, strategy);

        for (int s = 0; s < 2; s++) {
            int t = 1 - s;
            double exact = counts[t] / weights[t] * weights[s];
            assertThat((double) counts[s])
                    .isBetween(0.0, Math.max(1, exact + weights[s] / weights[t] / 2 + 0.5 + 1e-6));
            if (strategy == MixStrategy.Undersample) {
                assertThat(counts[s]).isLessThanOrEqualTo(available[s]);
            } else {
                assertThat(counts[s]).isGreaterThanOrEqualTo(available[s]);
            }
        }
        assertThat(counts[0] == one || counts[1] == other).isTrue();
    }

    private static long[] counts(long[] available, double[] weights, MixStrategy strategy) {
        MixShares shares = MixShares.of(available, weights, strategy);
        return IntStream.range(0, available.length).mapToLong(shares::count).toArray();
    }
}
