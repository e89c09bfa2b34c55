package dev.longcontext.trainer.synthesis.chat;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A text as its words: lower-case letters and digits, without what typography adds. */
final class Words {

    private static final int CONTENT = 4;

    /** Words of at least four letters that say nothing; shorter ones do not count anyway. */
    private static final Set<String> EMPTY = Set.of(
            "that", "this", "with", "from", "have", "were", "been", "they", "their", "there", "what", "when", "which",
            "would", "about", "into", "than", "then", "them", "these", "those", "because", "also", "after", "before",
            "while", "where", "whose", "will", "does", "your", "some", "such", "only", "other", "between", "both",
            "each", "more", "most");

    private final List<String> words;

    private Words(List<String> words) {
        this.words = words;
    }

    static Words of(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return new Words(Arrays.stream(plain.split("[^\\p{L}\\p{M}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList());
    }

    int count() {
        return words.size();
    }

    /** One after another, each between spaces: a text has another's words as a row where it contains this. */
    String spaced() {
        return " " + String.join(" ", words) + " ";
    }

    /** Those that carry meaning: names, numbers and longer words. */
    List<String> content() {
        return words.stream()
                .filter(word -> word.codePointCount(0, word.length()) >= CONTENT && !EMPTY.contains(word)
                        || word.chars().anyMatch(Character::isDigit)
                        || Character.isIdeographic(word.codePointAt(0)))
                .distinct()
                .toList();
    }
}
