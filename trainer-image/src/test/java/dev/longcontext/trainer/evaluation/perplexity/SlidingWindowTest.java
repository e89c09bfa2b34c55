package dev.longcontext.trainer.evaluation.perplexity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlidingWindowTest {
    @Test
    void slidesUntilOneReachesTheEnd() {
        assertThat(SlidingWindow.over(10, 4, 2))
                .containsExactly(
                        new SlidingWindow(0, 4, 1),
                        new SlidingWindow(2, 6, 4),
                        new SlidingWindow(4, 8, 6),
                        new SlidingWindow(6, 10, 8));
    }

    @Test
    void aTextWithinTheLengthIsOneWindow() {
        assertThat(SlidingWindow.over(3, 4, 1)).containsExactly(new SlidingWindow(0, 3, 1));
    }

    @ParameterizedTest(name = "{0} tokens, length {1}, stride {2}")
    @CsvSource({"1, 4, 2", "2, 4, 4", "13, 4, 4", "13, 4, 1", "13, 5, 3", "16, 1, 1", "12, 12, 12"})
    void everyTokenWithOneBeforeItIsScoredOnceWithItsFullContext(int tokens, int length, int stride) {
        List<Integer> scored = new ArrayList<>();
        for (SlidingWindow window : SlidingWindow.over(tokens, length, stride)) {
            IntStream.range(window.scored(), window.end()).forEach(scored::add);
            assertThat(window.length()).isLessThanOrEqualTo(length);
        }

        assertThat(scored)
                .containsExactlyElementsOf(IntStream.range(1, tokens)
                        .filter(t -> stride < length || t % length != 0)
                        .boxed()
                        .toList());
    }
}
