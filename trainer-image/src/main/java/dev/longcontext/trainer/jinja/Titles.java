package dev.longcontext.trainer.jinja;

import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** Upper case at the begin of words, lower case in them. */
final class Titles {

    private Titles() {}

    /** Jinja's {@code title}: words begin after white space, hyphens and opening brackets. */
    static Text ofWords(Text text) {
        return of(
                text,
                c -> Character.toString(c).toUpperCase(Locale.ROOT),
                c -> !PythonText.isSpace(c) && "-({[<".indexOf(c) < 0);
    }

    /** Python's {@code str.title()}: a letter after a character that is none becomes upper case, all others lower. */
    static Text title(Text text) {
        return of(text, c -> Character.toString(Character.toTitleCase(c)), Character::isLetter);
    }

    /**
     * @param first how a word's first character is written
     * @param withinWord whether what follows the character is in the same word
     */
    private static Text of(Text text, IntFunction<String> first, IntPredicate withinWord) {
        var out = new Text.Builder();
        boolean within = false;
        for (int at = 0; at < text.length(); ) {
            int c = text.value().codePointAt(at);
            String character = Character.toString(c);
            out.append(within ? character.toLowerCase(Locale.ROOT) : first.apply(c), text.markAt(at));
            within = withinWord.test(c);
            at += character.length();
        }
        return out.build();
    }
}
