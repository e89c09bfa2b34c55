package dev.longcontext.trainer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.trainer.statistics.Bootstrap.Intervals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final Function<List<Double>, Map<String, Double>> MEAN = values -> Map.of(
            "mean", values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN));

    @Test
    void theIntervalOfAMeanIsAboutThatOfTheNormalDistribution() {
        List<Double> right = shares(400, 300);

        Interval interval =
                Bootstrap.paired(right, right, any -> "", MEAN).get("mean").tuned();

        double halfWidth = 1.96 * Math.sqrt(0.75 * 0.25 / 400);
        assertThat(interval.low()).isCloseTo(0.75 - halfWidth, within(0.01));
        assertThat(interval.high()).isCloseTo(0.75 + halfWidth, within(0.01));
    }

    /** Of 200 experiments some 95 % have the true share within their interval; 10 standard deviations are allowed. */
    @Test
    void coversTheTruthAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(7);
        int covered = 0;
        for (int experiment = 0; experiment < 200; experiment++) {
            List<Double> items = IntStream.range(0, 100)
                    .mapToObj(i -> random.nextDouble() < 0.6 ? 1.0 : 0.0)
                    .toList();
            Interval interval =
                    Bootstrap.paired(items, items, any -> "", MEAN).get("mean").tuned();
            covered += interval.low() <= 0.6 && 0.6 <= interval.high() ? 1 : 0;
        }

        assertThat(covered).isBetween(175, 200);
    }

    /** Both models fail on the same items: each one's score is unsure, and the difference is not. */
    @Test
    void aChangeIsOfTheSameItems() {
        List<Double> base = shares(100, 50);
        List<Double> tuned = new ArrayList<>(base);
        tuned.set(99, 1.0);

        Intervals intervals = Bootstrap.paired(base, tuned, any -> "", MEAN).get("mean");

        assertThat(intervals.base().high() - intervals.base().low()).isGreaterThan(0.15);
        assertThat(intervals.change().low()).isZero();
        assertThat(intervals.change().high()).isBetween(0.01, 0.04);
    }

    /** A length that is always right and one that is never: the mean of both is always the same. */
    @Test
    void drawsWithinAStratum() {
        List<Double> items = shares(20, 10);

        Intervals intervals =
                Bootstrap.paired(items, items, String::valueOf, MEAN).get("mean");

        assertThat(intervals.tuned()).isEqualTo(new Interval(0.5, 0.5));
    }

    @Test
    void theSameResultsGiveTheSameIntervals() {
        List<Double> items = shares(30, 17);

        assertThat(Bootstrap.paired(items, items, any -> "", MEAN))
                .isEqualTo(Bootstrap.paired(items, items, any -> "", MEAN));
    }

    @Test
    void whatHasNoValueHasNoInterval() {
        Map<String, Double> without = Map.of("a", Double.NaN, "b", 1.0);

        assertThat(Bootstrap.paired(List.of(1), List.of(1), any -> "", any -> without))
                .containsOnlyKeys("b");
        assertThat(Bootstrap.paired(List.<Double>of(), List.of(), any -> "", MEAN))
                .isEmpty();
    }

    private static List<Double> shares(int items, int right) {
        return IntStream.range(0, items).mapToObj(i -> i < right ? 1.0 : 0.0).toList();
    }
}
