package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RandomDrawTest {

    private static final int LINES = 1_000;

    /** Over many seeds each line is drawn as often as any other: 10 of 100 in 2,000 draws, 5 standard deviations. */
    @Test
    void everyLineIsAsLikely() {
        int[] times = new int[100];
        int draws = 2_000;
        for (int seed = 0; seed < draws; seed++) {
            RandomDraw draw = drawn(10, seed, times.length);
            for (int line = 1; line <= times.length; line++) {
                times[line - 1] += draw.within(line) ? 1 : 0;
            }
        }
        double expected = draws / 10.0;
        double deviation = Math.sqrt(draws * 0.1 * 0.9);
        for (int count : times) {
            assertThat((double) count).isCloseTo(expected, within(5 * deviation));
        }
    }

    @Test
    void looksAtFewLines() {
        RandomDraw draw = new RandomDraw(10, "source", 1);
        long looked = LongStream.rangeClosed(1, LINES)
                .filter(draw::within)
                .peek(draw::offer)
                .count();

        // k (1 + ln(n / k)) = 56 are expected
        assertThat(looked).isBetween(10L, 120L);
        assertThat(LongStream.rangeClosed(1, LINES).filter(draw::within)).hasSize(10);
    }

    private static RandomDraw drawn(int size, long seed, int lines) {
        RandomDraw draw = new RandomDraw(size, "source", seed);
        LongStream.rangeClosed(1, lines).forEach(draw::offer);
        return draw;
    }
}
