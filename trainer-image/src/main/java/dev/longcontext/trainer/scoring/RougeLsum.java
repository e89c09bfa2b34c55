package dev.longcontext.trainer.scoring;

import dev.longcontext.trainer.scoring.RougeL.Score;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * ROUGE-Lsum of the Python package {@code rouge-score} (0.1.2) without stemmer, which InfiniteBench reports of summaries: words as
 * in {@link RougeL#words}, sentences end at line breaks. Of each reference sentence, the words of a longest common subsequence
 * with any predicted sentence count, each at most as often as both texts have it.
 */
public final class RougeLsum {

    private RougeLsum() {}

    /** The best F of the references. */
    public static double best(String answer, List<String> references) {
        return references.stream()
                .mapToDouble(reference -> score(answer, reference).f())
                .max()
                .orElse(0);
    }

    /** @return zero where either text has no word */
    public static Score score(String prediction, String reference) {
        List<List<String>> predicted = sentences(prediction);
        List<List<String>> expected = sentences(reference);
        Map<String, Integer> leftOfPrediction = counts(predicted);
        Map<String, Integer> leftOfReference = counts(expected);
        if (leftOfPrediction.isEmpty() || leftOfReference.isEmpty()) {
            return Score.NONE;
        }
        int common = 0;
        for (List<String> sentence : expected) {
            BitSet places = new BitSet();
            predicted.forEach(other -> places.or(longestCommon(sentence, other)));
            for (int place : places.stream().toArray()) {
                String word = sentence.get(place);
                if (leftOfPrediction.getOrDefault(word, 0) > 0 && leftOfReference.get(word) > 0) {
                    common++;
                    leftOfPrediction.merge(word, -1, Integer::sum);
                    leftOfReference.merge(word, -1, Integer::sum);
                }
            }
        }
        double precision = (double) common / words(predicted);
        double recall = (double) common / words(expected);
        return new Score(precision, recall, common == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }

    private static List<List<String>> sentences(String text) {
        return Arrays.stream(text.split("\n")).map(RougeL::tokens).toList();
    }

    private static Map<String, Integer> counts(List<List<String>> sentences) {
        Map<String, Integer> counts = new HashMap<>();
        sentences.stream().flatMap(Collection::stream).forEach(word -> counts.merge(word, 1, Integer::sum));
        return counts;
    }

    private static int words(List<List<String>> sentences) {
        return sentences.stream().mapToInt(List::size).sum();
    }

    /** Places in x. Of several longest common subsequences the one that the package takes: from the end, y shortened only where x must not be. */
    private static BitSet longestCommon(List<String> x, List<String> y) {
        int[][] table = RougeL.table(x, y);
        BitSet places = new BitSet();
        int i = x.size();
        int j = y.size();
        while (i > 0 && j > 0) {
            if (x.get(i - 1).equals(y.get(j - 1))) {
                places.set(i - 1);
                i--;
                j--;
            } else if (table[i][j - 1] > table[i - 1][j]) {
                j--;
            } else {
                i--;
            }
        }
        return places;
    }
}
