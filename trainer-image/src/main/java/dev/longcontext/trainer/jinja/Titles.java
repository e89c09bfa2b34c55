package dev.longcontext.trainer.jinja;

import java.util.Locale;

/** Upper case at the begin of words, lower case in them. */
final class Titles {

    private Titles() {}

    /** Jinja's {@code title}: words begin after white space, hyphens and opening brackets. */
    static Text ofWords(Text text) {
        var out = new Text.Builder();
        boolean within = false;
        for (int at = 0; at < text.length(); ) {
            int c = text.value().codePointAt(at);
            String character = Character.toString(c);
            out.append(
                    within ? character.toLowerCase(Locale.ROOT) : character.toUpperCase(Locale.ROOT), text.markAt(at));
            within = !PythonText.isSpace(c) && "-({[<".indexOf(c) < 0;
            at += character.length();
        }
        return out.build();
    }

    /** Python's {@code str.title()}: a letter after a character that is none becomes upper case, all others lower. */
    static Text title(Text text) {
        var out = new Text.Builder();
        boolean within = false;
        for (int at = 0; at < text.length(); ) {
            int c = text.value().codePointAt(at);
            String character = Character.toString(c);
            out.append(
                    within ? character.toLowerCase(Locale.ROOT) : Character.toString(Character.toTitleCase(c)),
                    text.markAt(at));
            within = Character.isLetter(c);
            at += character.length();
        }
        return out.build();
    }
}
