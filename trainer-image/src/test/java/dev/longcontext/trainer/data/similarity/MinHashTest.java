package dev.longcontext.trainer.data.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinHashTest {

    @Test
    void capitalsAndWhatIsBetweenWordsCountForNothing() {
        assertThat(of("The old river, it runs -- to the SEA.").similarity(of("the old\nriver it runs to the sea")))
                .isEqualTo(1);
    }

    @Test
    void orderCounts() {
        assertThat(of("one two three four five six seven").similarity(of("seven six five four three two one")))
                .isZero();
    }

    @Test
    void shortTextsAreOneFeature() {
        assertThat(of("Yes").similarity(of("yes!"))).isEqualTo(1);
        assertThat(of("Yes").similarity(of("no"))).isZero();
        assertThat(of("yes it is").similarity(of("yes it was"))).isZero();
    }

    @Test
    void aTextWithoutWordsHasNone() {
        assertThat(MinHash.of(List.of("", " -- ", "\u2026"))).isEmpty();
        assertThat(MinHash.of(List.of())).isEmpty();
    }

    @Test
    void ofScriptsWithoutSpacesEachCharacterIsAWord() {
        String text =
                "\u6cb3\u6d41\u5165\u6d77\u5c71\u9ad8\u6c34\u957f\u5929\u5730\u7384\u9ec4\u5b87\u5b99\u6d2a\u8352";
        assertThat(of(text).similarity(of(text.substring(0, 8) + "\u65e5" + text.substring(9))))
                .as("7 of 17 runs of five")
                .isCloseTo(7.0 / 17, within(0.15));
        assertThat(of("\u6cb3 \u6d41").similarity(of("\u6cb3\u6d41"))).isEqualTo(1);
    }

    /** A sentence of 60 in which one word changed has 51 of its 56 runs of five left, of 61 of both. */
    @Test
    void comparesRunsOfFiveWords() {
        List<Integer> estimates = new ArrayList<>();
        for (int text = 0; text < 200; text++) {
            int number = text;
            List<String> words =
                    IntStream.range(0, 60).mapToObj(i -> "w" + number + "x" + i).collect(Collectors.toList());
            MinHash whole = of(String.join(" ", words));
            words.set(30, "changed");
            estimates.add((int) (1e6 * whole.similarity(of(String.join(" ", words)))));
        }

        assertThat(estimates.stream().mapToInt(i -> i).average().orElseThrow() / 1e6)
                .isCloseTo(51.0 / 61, within(0.01));
    }

    @Test
    void runsDoNotGoFromOneMessageToTheNext() {
        MinHash apart = MinHash.of(List.of("one two three four five", "six seven eight nine ten"))
                .orElseThrow();
        assertThat(apart.similarity(of("one two three four five six seven eight nine ten")))
                .isCloseTo(2.0 / 6, within(0.15));
    }

    private static MinHash of(String text) {
        return MinHash.of(List.of(text)).orElseThrow();
    }
}
