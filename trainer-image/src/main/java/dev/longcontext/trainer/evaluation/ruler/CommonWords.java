package dev.longcontext.trainer.evaluation.ruler;

import dev.longcontext.trainer.evaluation.hay.Draft;
import dev.longcontext.trainer.miniature.SplitMix64;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** RULER's cwe: a list of words, ten of which are there more often than the others. */
final class CommonWords implements RulerTask {
    private static final int COMMON = 10;
    private static final String INPUT =
            "Below is a numbered list of words. In these words, some appear more often than "
                    + "others. Memorize the ones that appear most often.\n%s\nQuestion: What are the 10 most common words in the "
                    + "above list?";
    private static final String BEGIN = " Answer: The top 10 words that appear most often in the list are:";

    private record WordList(String text, List<String> common) {}

    @Override
    public Draft draft(SplitMix64 rng, int size, int length) {
        boolean brief = length < 4_096;
        WordList example = brief ? list(rng, 20, 3, 1) : list(rng, 40, 10, 3);
        WordList asked = brief ? list(rng, size, 6, 1) : list(rng, size, 30, 3);
        String solved = String.format(INPUT, example.text()) + BEGIN + " " + numbered(example.common());
        return new Draft(solved + "\n" + String.format(INPUT, asked.text()), BEGIN, asked.common());
    }

    private static WordList list(SplitMix64 rng, int words, int times, int timesOfOthers) {
        List<String> all = Words.different(rng, words);
        List<String> common = all.subList(0, COMMON);
        List<String> list = new ArrayList<>();
        common.forEach(word -> list.addAll(Collections.nCopies(times, word)));
        all.subList(COMMON, words).forEach(word -> list.addAll(Collections.nCopies(timesOfOthers, word)));
        return new WordList(numbered(rng.shuffled(list)), common);
    }

    private static String numbered(List<String> words) {
        return IntStream.range(0, words.size())
                .mapToObj(i -> (i + 1) + ". " + words.get(i))
                .collect(Collectors.joining(" "));
    }

    @Override
    public Sizes sizes(int length) {
        return Sizes.from(10);
    }

    @Override
    public int answerTokens() {
        return 120;
    }
}
