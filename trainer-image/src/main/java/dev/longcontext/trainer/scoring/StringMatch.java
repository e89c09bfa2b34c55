package dev.longcontext.trainer.scoring;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Scores that look for right answers in a text. */
public final class StringMatch {

    private StringMatch() {}

    /** The share of the references that the answer contains, whatever the case: RULER's {@code string_match_all}. */
    public static double all(String answer, List<String> references) {
        return references.stream()
                .mapToDouble(reference -> contains(answer, reference) ? 1 : 0)
                .average()
                .orElse(0);
    }

    /** Whether the answer contains any of the references, whatever the case: RULER's {@code string_match_part}. */
    public static double any(String answer, List<String> references) {
        return references.stream().anyMatch(reference -> contains(answer, reference)) ? 1 : 0;
    }

    /** Whether the answer is one of the references: lower case, without punctuation, articles and additional white space (SQuAD). */
    public static double exact(String answer, List<String> references) {
        String given = Words.normalised(answer);
        return references.stream().anyMatch(reference -> given.equals(Words.normalised(reference))) ? 1 : 0;
    }

    /** Whether any of the references, as a regular expression of Java, matches somewhere in the answer. */
    public static double regularExpression(String answer, List<String> references) {
        return references.stream()
                        .anyMatch(reference ->
                                Pattern.compile(reference).matcher(answer).find())
                ? 1
                : 0;
    }

    private static boolean contains(String answer, String reference) {
        return answer.toLowerCase(Locale.ROOT).contains(reference.toLowerCase(Locale.ROOT));
    }
}
