package dev.longcontext.trainer.scoring;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The words of a text, as SQuAD's and LongBench's scores count them. */
final class Words {
    /** Python's {@code string.punctuation}: ASCII's. */
    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");

    private static final Pattern ARTICLE = Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private Words() {}

    /** Lower case, without punctuation, articles and additional white space. */
    static String normalised(String text) {
        String bare = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return String.join(" ", split(ARTICLE.matcher(bare).replaceAll(" ")));
    }

    /** Separated by white space; none of an empty text. */
    static List<String> split(String text) {
        return SPACE.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }

    /** The harmonic mean of precision and recall, each word counted as often as it is there. */
    static double f1(List<String> prediction, List<String> truth) {
        Map<String, Integer> left = new HashMap<>();
        truth.forEach(word -> left.merge(word, 1, Integer::sum));
        int common = 0;
        for (String word : prediction) {
            if (left.merge(word, -1, Integer::sum) >= 0) {
                common++;
            }
        }
        if (common == 0) {
            return 0;
        }
        double precision = (double) common / prediction.size();
        double recall = (double) common / truth.size();
        return 2 * precision * recall / (precision + recall);
    }
}
