package dev.longcontext.trainer.data.similarity;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Words of a text, one after another: letters and digits with the combining marks on them, in lower case and composed (NFC); all
 * between them counts for nothing. Scripts that are written without spaces between words give a word for each letter.
 */
public final class Words {

    private static final Set<UnicodeScript> WITHOUT_SPACES = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    /** Below it there are only letters of scripts with spaces. */
    private static final int FIRST_OF_THEM = 0x0e00;

    /** Below it a text is composed as it is. */
    private static final int FIRST_THAT_COMPOSES = 0x0300;

    private final String text;
    private int start;
    private int at;
    private long hash;

    public Words(String text) {
        this.text = text;
    }

    static void of(String text, LongConsumer word) {
        Words words = new Words(text);
        while (words.next()) {
            word.accept(words.hash());
        }
    }

    /** Goes to the next word; false where there is none. */
    public boolean next() {
        while (at < text.length() && !Character.isLetterOrDigit(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        if (at == text.length()) {
            return false;
        }
        start = at;
        int first = text.codePointAt(at);
        int highest = first;
        long plain = 1;
        for (int c = first; at == start || continues(first, c); c = text.codePointAt(at)) {
            plain = plain * 31 + Character.toLowerCase(c);
            highest = Math.max(highest, c);
            at += Character.charCount(c);
            if (at == text.length()) {
                break;
            }
        }
        hash = Mixing.mixed(highest < FIRST_THAT_COMPOSES ? plain : composed(text.substring(start, at)));
        return true;
    }

    /** Where the word begins in the text. */
    public int start() {
        return start;
    }

    /** Where it ends. */
    public int end() {
        return at;
    }

    public long hash() {
        return hash;
    }

    private static boolean continues(int first, int c) {
        return isMark(c) || Character.isLetterOrDigit(c) && !alone(first) && !alone(c);
    }

    private static boolean alone(int letter) {
        return letter >= FIRST_OF_THEM && WITHOUT_SPACES.contains(UnicodeScript.of(letter));
    }

    /** Vowels of Hindi or Thai, and accents that are not one character with their letter. */
    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static long composed(String word) {
        String composed = Normalizer.normalize(word, Normalizer.Form.NFC);
        long hash = 1;
        for (int i = 0; i < composed.length(); i += Character.charCount(composed.codePointAt(i))) {
            int c = composed.codePointAt(i);
            if (!chooses(c)) {
                hash = hash * 31 + Character.toLowerCase(c);
            }
        }
        return hash;
    }

    /** Variation selectors are marks that only choose a picture. */
    private static boolean chooses(int c) {
        return c >= 0xfe00 && c <= 0xfe0f || c >= 0xe0100 && c <= 0xe01ef;
    }
}
