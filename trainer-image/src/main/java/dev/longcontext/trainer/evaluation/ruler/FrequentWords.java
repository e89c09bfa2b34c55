package dev.longcontext.trainer.evaluation.ruler;

import dev.longcontext.trainer.evaluation.hay.Draft;
import dev.longcontext.trainer.miniature.SplitMix64;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** RULER's fwe: made-up words whose frequencies fall by Zipf's law; the three most frequent after the dots are asked for. */
final class FrequentWords implements RulerTask {
    private static final int WORD_LETTERS = 6;
    private static final int ANSWER_TOKENS = 50;
    private static final int TOKENS_PER_WORD = 50;
    /** With fewer, the fourth word of Zipf's law, which is asked for, would not be there: 27 / 4^2 / zeta is above 1. */
    private static final int FEWEST_WORDS = 27;
    /** Riemann's zeta of 2, the exponent of the law. */
    private static final double ZETA = Math.PI * Math.PI / 6;

    private static final String INPUT =
            "Read the following coded text and track the frequency of each coded word. Find the "
                    + "three most frequently appeared coded words. %s\nQuestion: Do not provide any explanation. Please ignore the "
                    + "dots '....'. What are the three most frequently appeared words in the above coded text?";
    private static final String BEGIN =
            " Answer: According to the coded text above, the three most frequently appeared words are:";

    @Override
    public Draft draft(SplitMix64 rng, int size, int length) {
        int vocabulary = Math.max(4, (length - ANSWER_TOKENS) / TOKENS_PER_WORD);
        List<String> words = new ArrayList<>(Stream.generate(() -> Words.letters(rng, 'a', WORD_LETTERS))
                .distinct()
                .limit(vocabulary)
                .toList());
        words.set(0, "...");
        List<String> text = new ArrayList<>();
        for (int rank = 1; rank <= vocabulary; rank++) {
            int times = (int) (size / ((double) rank * rank) / ZETA);
            text.addAll(Collections.nCopies(times, words.get(rank - 1)));
        }
        return new Draft(
                String.format(INPUT, String.join(" ", rng.shuffled(text))), BEGIN, List.copyOf(words.subList(1, 4)));
    }

    @Override
    public Sizes sizes(int length) {
        int room = Math.max(0, length - ANSWER_TOKENS);
        return new Sizes(
                Math.max(FEWEST_WORDS, room / WORD_LETTERS), Math.max(1, room / 32), Math.max(FEWEST_WORDS, room / 32));
    }

    @Override
    public int answerTokens() {
        return ANSWER_TOKENS;
    }
}
