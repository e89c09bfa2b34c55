package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.EvaluationConfig.EffectiveLength;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EffectiveLengthsTest {
    private static final SortedMap<Integer, Double> BASE = scores(0.9, 0.5, 0.1, 0);

    @Test
    void isTheLongestLengthUpToWhichAllHoldTheBound() {
        EffectiveLengths lengths =
                EffectiveLengths.of(new EffectiveLength(0.856, null), BASE, scores(1, 0.9, 0.856, 0.8));

        assertThat(lengths).isEqualTo(new EffectiveLengths(0.856, 16_384, 4_096));
    }

    /** A good score beyond a bad one is luck: nobody could rely on that length. */
    @Test
    void endsAtTheFirstLengthThatMisses() {
        assertThat(EffectiveLengths.of(new EffectiveLength(0.8, null), BASE, scores(0.9, 0.7, 1, 1))
                        .tuned())
                .isEqualTo(4_096);
        assertThat(EffectiveLengths.of(new EffectiveLength(0.8, null), BASE, scores(0.7, 1, 1, 1))
                        .tuned())
                .isZero();
        assertThat(EffectiveLengths.of(new EffectiveLength(0.8, null), BASE, scores(Double.NaN, 1, 1, 1))
                        .tuned())
                .isZero();
    }

    @Test
    void aShareIsOfWhatTheBaseDoesAtTheShortestLength() {
        EffectiveLengths lengths =
                EffectiveLengths.of(new EffectiveLength(null, 0.5), BASE, scores(0.9, 0.45, 0.44, 1));

        assertThat(lengths).isEqualTo(new EffectiveLengths(0.45, 8_192, 8_192));
    }

    /** A share of nothing is held by any score. */
    @Test
    void nothingIsEffectiveWhereTheBaseScoresNothing() {
        EffectiveLengths lengths =
                EffectiveLengths.of(new EffectiveLength(null, 0.85), scores(0, 0, 0, 0), scores(0, 0, 0, 0));

        assertThat(lengths).isEqualTo(new EffectiveLengths(0, 0, 0));
    }

    private static SortedMap<Integer, Double> scores(double at4k, double at8k, double at16k, double at32k) {
        return new TreeMap<>(Map.of(4_096, at4k, 8_192, at8k, 16_384, at16k, 32_768, at32k));
    }
}
