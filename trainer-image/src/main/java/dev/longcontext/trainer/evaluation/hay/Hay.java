package dev.longcontext.trainer.evaluation.hay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A text without end: after the last word the first one follows again. White space separates words, and is written as one space;
 * scripts without spaces, and words too long to be words, are cut between characters.
 */
public final class Hay {
    /** Code points of the longest thing that is not cut. */
    private static final int LONGEST_WORD = 64;

    private static final Set<Character.UnicodeScript> WITHOUT_SPACES = Set.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR);

    /** Each with the space that follows it, if one does. */
    private final List<String> words;

    private Hay(List<String> words) {
        this.words = words;
    }

    /**
     * Of texts in their order.
     *
     * @throws IllegalArgumentException where they have nothing but white space
     */
    public static Hay of(List<String> texts) {
        List<String> words = new ArrayList<>();
        for (String text : texts) {
            for (String word : text.strip().split("\\s+")) {
                if (!word.isEmpty()) {
                    words.addAll(cut(word));
                }
            }
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a text without a word has no end");
        }
        return new Hay(List.copyOf(words));
    }

    private static List<String> cut(String word) {
        boolean whole = word.codePointCount(0, word.length()) <= LONGEST_WORD
                && word.codePoints().mapToObj(Character.UnicodeScript::of).noneMatch(WITHOUT_SPACES::contains);
        if (whole) {
            return List.of(word + " ");
        }
        List<String> characters = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(word);
        int begin = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            characters.add(word.substring(begin, end) + (end == word.length() ? " " : ""));
            begin = end;
        }
        return characters;
    }

    /** The public-domain texts that come with the trainer; {@code SOURCES.md} beside them says what they are. */
    public static Hay shipped() {
        try (InputStream file = Hay.class.getResourceAsStream("addresses.txt")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return of(text.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it is in the program
        }
    }

    /** The first so many words. */
    public String first(int count) {
        return String.join("", words(count)).stripTrailing();
    }

    /** The same, a word each; joined they are the text. */
    public List<String> words(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> words.get(i % words.size()))
                .toList();
    }
}
