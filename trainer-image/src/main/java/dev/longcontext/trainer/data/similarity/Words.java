package dev.longcontext.trainer.data.similarity;

import java.lang.Character.UnicodeScript;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Words of a text, as hashes: letters and digits, in lower case; all between them counts for nothing. Scripts that are written
 * without spaces between words give a word for each character.
 */
final class Words {

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

    private Words() {}

    static void of(String text, LongConsumer word) {
        long hash = 0;
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            boolean letter = Character.isLetterOrDigit(c);
            boolean alone = letter && c >= FIRST_OF_THEM && WITHOUT_SPACES.contains(UnicodeScript.of(c));
            if (hash != 0 && (!letter || alone)) {
                word.accept(Mixing.mixed(hash));
                hash = 0;
            }
            if (alone) {
                word.accept(Mixing.mixed(c + 1));
            } else if (letter) {
                hash = (hash == 0 ? 1 : hash) * 31 + Character.toLowerCase(c);
            }
        }
        if (hash != 0) {
            word.accept(Mixing.mixed(hash));
        }
    }
}
