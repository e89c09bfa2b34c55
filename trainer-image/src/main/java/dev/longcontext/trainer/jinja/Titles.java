package dev.longcontext.trainer.jinja;

import java.util.Locale;

/** Python's {@code str.title()}: a letter after a character that is none becomes upper case, all others lower. */
final class Titles {

    private Titles() {}

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
