package dev.longcontext.trainer.synthesis.chat;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text as its words: lower-case letters and digits, without what typography adds. Of scripts that put no spaces between words,
 * each character is one, and each two that stand together say something.
 */
final class Words {

    private static final int CONTENT = 4;

    /** Words of at least four letters that say nothing; shorter ones do not count anyway. */
    private static final Set<String> EMPTY = Set.of(
            "that", "this", "with", "from", "have", "were", "been", "they", "their", "there", "what", "when", "which",
            "would", "about", "into", "than", "then", "them", "these", "those", "because", "also", "after", "before",
            "while", "where", "whose", "will", "does", "your", "some", "such", "only", "other", "between", "both",
            "each", "more", "most");

    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    /** A character of a script without spaces, with its marks; or a run of others. */
    private static final Pattern WORD = Pattern.compile(
            "(?<unspaced>[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}ー]\\p{M}*)"
                    + "|[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}ー]+");

    private final List<String> words = new ArrayList<>();
    private final List<String> pairs = new ArrayList<>();
    private int unspaced;

    private Words(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        SEPARATORS.splitAsStream(plain).forEach(this::add);
    }

    static Words of(String text) {
        return new Words(text);
    }

    private void add(String run) {
        String before = null;
        for (Matcher word = WORD.matcher(run); word.find(); ) {
            words.add(word.group());
            String character = word.group("unspaced");
            if (character != null) {
                unspaced++;
                if (before != null) {
                    pairs.add(before + character);
                }
            }
            before = character;
        }
    }

    /** Two characters of a script without spaces count as one: words have about so many. */
    int count() {
        return words.size() - unspaced + unspaced / 2;
    }

    /** All that {@link #content} of a part of this text can be. */
    Set<String> all() {
        Set<String> all = new HashSet<>(words);
        all.addAll(pairs);
        return all;
    }

    /** One after another, each between spaces: a text has another's words as a row where it contains this. */
    String spaced() {
        return " " + String.join(" ", words) + " ";
    }

    /** Those that carry meaning: names, numbers, longer words, and pairs of characters without spaces. */
    List<String> content() {
        Stream<String> spaced = words.stream()
                .filter(word -> word.codePointCount(0, word.length()) >= CONTENT && !EMPTY.contains(word)
                        || word.chars().anyMatch(Character::isDigit));
        return Stream.concat(spaced, pairs.stream()).distinct().toList();
    }
}
