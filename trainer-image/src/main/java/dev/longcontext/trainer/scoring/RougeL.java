package dev.longcontext.trainer.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * ROUGE-L in two common forms, which differ much. {@link #sentences} is that of the Python package {@code rouge} (1.0.1), which
 * LongBench and most long-context papers report; {@link #words} is that of {@code rouge-score} (0.1.2), Google's. That of summaries of
 * several lines is {@link RougeLsum}.
 */
public final class RougeL {
    private static final double EPSILON = 1e-8;

    private RougeL() {}

    /**
     * Precision, recall and their harmonic mean.
     *
     * @param f as the package computes it
     */
    public record Score(double precision, double recall, double f) {
        static final Score NONE = new Score(0, 0, 0);
    }

    /** The best of the references by {@link #sentences}. */
    public static double best(String answer, List<String> references) {
        return references.stream()
                .mapToDouble(reference -> sentences(answer, reference).f())
                .max()
                .orElse(0);
    }

    /**
     * Of sentences that end at full stops, words at white space, case and punctuation kept. Of each reference sentence, the words
     * of a longest common subsequence with each predicted sentence count once; so do repeated words. White space alone before,
     * between or after full stops is a sentence of one empty word, which counts as any other does: so the package has it.
     *
     * @return zero where either text is empty or nothing but full stops
     */
    public static Score sentences(String prediction, String reference) {
        List<List<String>> predicted = split(prediction);
        List<List<String>> expected = split(reference);
        Set<String> predictedWords = new HashSet<>();
        predicted.forEach(predictedWords::addAll);
        Set<String> expectedWords = new HashSet<>();
        expected.forEach(expectedWords::addAll);
        if (predictedWords.isEmpty() || expectedWords.isEmpty()) {
            return Score.NONE;
        }
        Set<String> common = new HashSet<>();
        for (List<String> sentence : expected) {
            for (List<String> other : predicted) {
                common.addAll(longestCommon(sentence, other));
            }
        }
        double precision = (double) common.size() / predictedWords.size();
        double recall = (double) common.size() / expectedWords.size();
        return new Score(precision, recall, 2 * precision * recall / (precision + recall + EPSILON));
    }

    private static List<List<String>> split(String text) {
        List<List<String>> sentences = new ArrayList<>();
        for (String sentence : text.split("\\.")) {
            if (!sentence.isEmpty()) {
                List<String> words = Words.split(sentence);
                sentences.add(words.isEmpty() ? List.of("") : words);
            }
        }
        return sentences;
    }

    /** Of several longest common subsequences the one that the package takes: from the end, x shortened only where that loses nothing more. */
    private static Set<String> longestCommon(List<String> x, List<String> y) {
        int[][] table = table(x, y);
        Set<String> words = new LinkedHashSet<>();
        int i = x.size();
        int j = y.size();
        while (i > 0 && j > 0) {
            if (x.get(i - 1).equals(y.get(j - 1))) {
                words.add(x.get(i - 1));
                i--;
                j--;
            } else if (table[i - 1][j] > table[i][j - 1]) {
                i--;
            } else {
                j--;
            }
        }
        return words;
    }

    /** Lengths of the longest common subsequences of all begins. */
    static int[][] table(List<String> x, List<String> y) {
        int[][] table = new int[x.size() + 1][y.size() + 1];
        for (int i = 1; i <= x.size(); i++) {
            for (int j = 1; j <= y.size(); j++) {
                table[i][j] = x.get(i - 1).equals(y.get(j - 1))
                        ? table[i - 1][j - 1] + 1
                        : Math.max(table[i - 1][j], table[i][j - 1]);
            }
        }
        return table;
    }

    /** Of the whole texts: words are runs of a-z and 0-9 in lower case, not stemmed, and count as often as they are there. */
    public static Score words(String prediction, String reference) {
        List<String> predicted = tokens(prediction);
        List<String> expected = tokens(reference);
        if (predicted.isEmpty() || expected.isEmpty()) {
            return Score.NONE;
        }
        int common = table(expected, predicted)[expected.size()][predicted.size()];
        double precision = (double) common / predicted.size();
        double recall = (double) common / expected.size();
        double f = common == 0 ? 0 : 2 * precision * recall / (precision + recall);
        return new Score(precision, recall, f);
    }

    /** Runs of a-z and 0-9 in lower case. */
    static List<String> tokens(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
