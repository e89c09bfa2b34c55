package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordRunsTest {

    @Test
    void aHashIsThatOfTheWordsAloneWhereverTheyStand() {
        String words = words(0, 40);
        List<WordRuns.Run> runs = WordRuns.of(words).toList();

        assertThat(runs).hasSize(40 - WordRuns.WORDS + 1);
        for (int i = 0; i < runs.size(); i++) {
            String run = words.substring(runs.get(i).start(), runs.get(i).end());
            assertThat(run).isEqualTo(words(i, i + WordRuns.WORDS));
            assertThat(WordRuns.of(run.toUpperCase(Locale.ROOT).replace(" ", " -- ") + "!"))
                    .extracting(WordRuns.Run::hash)
                    .containsExactly(runs.get(i).hash());
        }
        assertThat(runs).extracting(WordRuns.Run::hash).doesNotHaveDuplicates();
    }

    @Test
    void fewerWordsAreNoRun() {
        assertThat(WordRuns.of(words(0, WordRuns.WORDS - 1))).isEmpty();
        assertThat(WordRuns.of("")).isEmpty();
        assertThat(WordRuns.of("... !")).isEmpty();
    }

    /** As near duplicates have them, so that Decontaminate finds Chinese and Hindi too. */
    @Test
    void marksBelongToWordsAndEachLetterOfAScriptWithoutSpacesIsOne() {
        String chinese = "\u6cb3\u6d41\u5165\u6d77\u5c71\u9ad8\u6c34\u957f\u5929\u5730\u7384\u9ec4\u5b87\u5b99";
        assertThat(WordRuns.of(chinese)).hasSize(2);
        assertThat(WordRuns.of("\u0939\u093f\u0928\u094d\u0926\u0940 ".repeat(WordRuns.WORDS)))
                .hasSize(1);
    }

    @Test
    void theOrderOfWordsCounts() {
        String swapped = "w1 w0 " + words(2, WordRuns.WORDS);

        assertThat(WordRuns.of(swapped).findFirst().orElseThrow().hash())
                .isNotEqualTo(WordRuns.of(words(0, WordRuns.WORDS))
                        .findFirst()
                        .orElseThrow()
                        .hash());
    }

    private static String words(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    }
}
